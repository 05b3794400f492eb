namespace Contrefort.Core.Terms;

/// <summary>
/// A value the offer gives, or leaves to a parameter. In an offer on the shelf a parameter may be unset; in the terms of
/// a contract it is set, because a contract cannot be made without it.
/// </summary>
public readonly record struct Setting<T>
{
    readonly T _value;

    public Setting(T value, string? parameter = null) => (_value, Parameter, IsSet) = (value, parameter, true);

    Setting(string parameter) => (_value, Parameter, IsSet) = (default!, parameter, false);

    public static Setting<T> LeftTo(string parameter) => new(parameter);

    /// <summary>The parameter that gives or will give the value; null when the file writes it.</summary>
    public string? Parameter { get; }

    public bool IsSet { get; }

    /// <summary>The value.</summary>
    /// <exception cref="RuleViolationException">The parameter has not been given yet.</exception>
    public T Value =>
        IsSet
            ? _value
            : throw new RuleViolationException(new Sentence("The parameter “{0}” has no value yet.", Parameter));

    public T? OrDefault() => IsSet ? _value : default;

    public static implicit operator Setting<T>(T value) => new(value);

    public override string ToString() => IsSet ? $"{_value}" : $"${Parameter}";
}

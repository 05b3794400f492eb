using System.Diagnostics.CodeAnalysis;
using Contrefort.Core;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Contrefort.Ui.Components;

/// <summary>What every question of a form has: a label, a hint, and the messages about what was answered.</summary>
public abstract class Question<TValue> : InputBase<TValue>
{
    [Inject]
    Words W { get; set; } = default!;

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public bool IsOptional { get; set; }

    [Parameter]
    public string? Class { get; set; }

    protected string Id => NameAttributeValue.Replace('.', '-').Replace('[', '-').Replace("]", "");

    /// <summary>The form the question is in, by its name.</summary>
    [CascadingParameter(Name = "FormName")]
    string? FormName { get; set; }

    [CascadingParameter]
    HttpContext? Http { get; set; }

    protected IEnumerable<string> Wrongs => EditContext.GetValidationMessages(FieldIdentifier);

    /// <summary>What is in the field: what was typed, even where it is not of the kind asked for.</summary>
    protected string? Shown => _unreadable ?? CurrentValueAsString;

    protected bool IsUnreadable => _unreadable is not null;

    string? _unreadable;

    /// <summary>The framework drops a word typed for a number without a sound; here it is kept and refused.</summary>
    protected override void OnInitialized()
    {
        if (
            !IsNumber
            || Http is not { Request: { HasFormContentType: true, Form: var form } }
            || form["_handler"] != FormName
            || form[NameAttributeValue].ToString() is not { Length: > 0 } typed
            || TryParseValueFromString(typed, out _, out _)
        )
            return;
        _unreadable = typed;
        new ValidationMessageStore(EditContext).Add(FieldIdentifier, Unreadable.Format);
    }

    /// <summary>Numbers are asked as numbers are typed.</summary>
    static Sentence Unreadable =>
        IsNumber ? new Sentence("Write a number in figures, such as 15.") : new Sentence("This cannot be read.");

    protected static bool IsNumber =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue))
            is TypeCode.Int32
                or TypeCode.Int64
                or TypeCode.Decimal;

    protected bool IsWrong => Wrongs.Any();

    protected string? Invalid => IsWrong ? "true" : null;

    protected string? Described =>
        (Hint is not null, IsWrong) switch
        {
            (true, true) => $"{Id}-wrong {Id}-hint",
            (true, false) => $"{Id}-hint",
            (false, true) => $"{Id}-wrong",
            _ => null,
        };

    /// <summary>The hint and the messages, tied to the field for those who listen.</summary>
    protected RenderFragment Below =>
        into =>
        {
            if (Hint is not null)
            {
                into.OpenElement(0, "div");
                into.AddAttribute(1, "class", "form-hint");
                into.AddAttribute(2, "id", $"{Id}-hint");
                into.AddContent(3, Hint);
                into.CloseElement();
            }
            if (!IsWrong)
                return;
            into.OpenElement(4, "div");
            into.AddAttribute(5, "class", "invalid-feedback");
            into.AddAttribute(6, "id", $"{Id}-wrong");
            into.AddContent(7, string.Join(" ", Wrongs.Select(wrong => W[wrong])));
            into.CloseElement();
        };

    protected override bool TryParseValueFromString(
        string? value,
        [MaybeNullWhen(false)] out TValue result,
        [NotNullWhen(false)] out string? validationErrorMessage
    )
    {
        var isRead = BindConverter.TryConvertTo(value, System.Globalization.CultureInfo.InvariantCulture, out result);
        validationErrorMessage = isRead ? null : W[Unreadable];
        return isRead;
    }
}

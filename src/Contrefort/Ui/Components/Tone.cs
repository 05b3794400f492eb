namespace Contrefort.Ui.Components;

/// <summary>How a badge, an alert or a gauge speaks. Colour is never alone: the words say it too.</summary>
public enum Tone
{
    Quiet,
    Active,
    Good,
    Warning,
    Bad,
}

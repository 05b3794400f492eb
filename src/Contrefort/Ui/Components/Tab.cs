namespace Contrefort.Ui.Components;

/// <param name="Key">A keyboard shortcut, such as <c>1</c>.</param>
public sealed record Tab(string Name, string Address, bool IsCurrent, int? Count = null, string? Key = null);

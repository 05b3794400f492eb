using Contrefort.Ui;

namespace Contrefort.SignIn;

/// <summary>One request: who is looking, in which language, in which light. Filled once, before any page.</summary>
internal sealed class Visit
{
    /// <summary>Null for someone who has not signed in.</summary>
    public Viewer? Viewer { get; set; }

    public Reader Reader { get; set; } = Reader.InFrench;

    /// <summary>How far changes had come before anything was read for this page; see <see cref="Data.Changes.Mark"/>.</summary>
    public string Mark { get; set; } = "";

    public string Theme { get; set; } = Ui.Theme.Auto;
}

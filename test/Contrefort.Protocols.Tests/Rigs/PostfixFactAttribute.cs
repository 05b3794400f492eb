namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>A fact about a real Postfix. Whoever is not root cannot start one, and is told that it was not looked at.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Postfix starts under root only: run bin/test as root to see this.";
    }
}

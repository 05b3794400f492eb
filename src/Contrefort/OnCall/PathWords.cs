using Contrefort.Core.OnCall;
using Contrefort.SignIn;
using Contrefort.Ui;

namespace Contrefort.OnCall;

/// <summary>Steps of a path, said to a person.</summary>
internal static class PathWords
{
    public static string Whom(CallTarget whom, IReadOnlyList<OnCallRota> rotas, Words w)
    {
        var rota = rotas.FirstOrDefault(one => one.Id == whom.Rota)?.Name ?? "–";
        return whom.Group switch
        {
            CalledGroup.OnCall => w["Whoever is on call: {0}", rota],
            CalledGroup.Everybody => w["Everybody of {0}", rota],
            CalledGroup.Person => whom.Person?.Name ?? "–",
            CalledGroup.Role => Enum.TryParse<Role>(whom.Role, out var role)
                ? w["All with the role {0}", w.Of(role)]
                : "–",
        };
    }

    public static string Ways(EscalationStep step, Words w) =>
        step.Ways.Count == 0 ? w["As each prefers"] : string.Join(", ", step.Ways.Select(way => w.Of(way)));
}

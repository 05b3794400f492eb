using Contrefort.Core;
using Contrefort.Ui;

namespace Contrefort.OnCall;

/// <summary>What is kept as a word of ours, said to a person.</summary>
internal static class CallWords
{
    public static string Detail(string detail, Words w) =>
        detail switch
        {
            "private-address" => w["This address is inside the house"],
            "unknown-host" => w["Nobody has this name"],
            "no-connection" => w["Nobody answers there"],
            "tls" => w["The connection is not trusted"],
            "timeout" => w["No answer in time"],
            "failed" => w["The connection broke"],
            "no-number" => w["There is no mobile number"],
            "no-gateway" => w["There is no gateway for it"],
            "no-mail-server" => w["There is no mail server"],
            "bad-settings" => w["The gateway's settings are wrong"],
            "refused" => w["The mail server refused it"],
            _ => detail,
        };
}

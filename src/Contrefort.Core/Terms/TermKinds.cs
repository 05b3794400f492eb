namespace Contrefort.Core.Terms;

/// <summary>The 22 kinds of the language <c>support-terms/1</c>, in the order the language page gives them.</summary>
public static class TermKinds
{
    static readonly (string Name, Type Type)[] _kinds =
    [
        ("scope", typeof(ScopeTerm)),
        ("quota", typeof(QuotaTerm)),
        ("scale", typeof(ScaleTerm)),
        ("coverage", typeof(CoverageTerm)),
        ("channel", typeof(ChannelTerm)),
        ("response", typeof(ResponseTerm)),
        ("credit", typeof(CreditTerm)),
        ("meter", typeof(MeterTerm)),
        ("rate", typeof(RateTerm)),
        ("fee", typeof(FeeTerm)),
        ("discount", typeof(DiscountTerm)),
        ("billing", typeof(BillingTerm)),
        ("period", typeof(PeriodTerm)),
        ("revision", typeof(RevisionTerm)),
        ("penalty", typeof(PenaltyTerm)),
        ("approval", typeof(ApprovalTerm)),
        ("notice", typeof(NoticeTerm)),
        ("deliverable", typeof(DeliverableTerm)),
        ("role", typeof(RoleTerm)),
        ("procedure", typeof(ProcedureTerm)),
        ("prerequisite", typeof(PrerequisiteTerm)),
        ("text", typeof(TextTerm)),
    ];

    static readonly Dictionary<Type, string> _names = _kinds.ToDictionary(kind => kind.Type, kind => kind.Name);

    public static IReadOnlyList<string> All { get; } = [.. _kinds.Select(kind => kind.Name)];

    /// <summary>The kinds the program carries out today; the others are read, checked and printed.</summary>
    public static IReadOnlySet<string> Executed { get; } =
        new HashSet<string>
        {
            "scope",
            "quota",
            "scale",
            "coverage",
            "channel",
            "response",
            "credit",
            "meter",
            "rate",
            "fee",
            "discount",
            "billing",
            "period",
            "revision",
            "penalty",
            "approval",
            "notice",
            "role",
            "prerequisite",
        };

    public static string NameOf(Type type) => _names[type];
}

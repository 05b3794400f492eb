namespace Contrefort.Core.Contracts;

public readonly record struct CustomerId(Guid Value) : IId<CustomerId>
{
    public static CustomerId Of(Guid value) => new(value);
}

public readonly record struct ContactId(Guid Value) : IId<ContactId>
{
    public static ContactId Of(Guid value) => new(value);
}

public readonly record struct ContractId(Guid Value) : IId<ContractId>
{
    public static ContractId Of(Guid value) => new(value);
}

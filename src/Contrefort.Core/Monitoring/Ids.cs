namespace Contrefort.Core.Monitoring;

public readonly record struct MachineId(Guid Value) : IId<MachineId>
{
    public static MachineId Of(Guid value) => new(value);
}

public readonly record struct CheckId(Guid Value) : IId<CheckId>
{
    public static CheckId Of(Guid value) => new(value);
}

public readonly record struct LocationId(Guid Value) : IId<LocationId>
{
    public static LocationId Of(Guid value) => new(value);
}

public readonly record struct AlertId(Guid Value) : IId<AlertId>
{
    public static AlertId Of(Guid value) => new(value);
}

public readonly record struct WindowId(Guid Value) : IId<WindowId>
{
    public static WindowId Of(Guid value) => new(value);
}

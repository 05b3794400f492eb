namespace Contrefort.Core;

/// <summary>
/// A strongly typed key. Keys are UUIDv7, made at the edge; Core never makes one. One generic converter maps every
/// implementation to a <c>uuid</c> column.
/// </summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf Of(Guid value);
}

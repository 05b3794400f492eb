using System.Collections.Concurrent;

namespace Contrefort.Data;

/// <summary>
/// What was read lately, kept until it is forgotten. Those who ask at the same time wait for one reading; a failure is not
/// an answer, and the next one asks again.
/// </summary>
/// <param name="most">So many at most: then all are forgotten.</param>
internal sealed class Kept<TKey, TValue>(Func<TKey, Task<TValue>> read, int most = 20_000)
    where TKey : notnull
{
    readonly ConcurrentDictionary<TKey, Task<TValue>> _known = new();

    public Task<TValue> Find(TKey key) =>
        _known.TryGetValue(key, out var known) && !HasFailed(known) ? known : Read(key);

    public void Forget(TKey key) => _known.TryRemove(key, out _);

    public void Forget() => _known.Clear();

    Task<TValue> Read(TKey key)
    {
        if (_known.Count >= most)
            _known.Clear();
        return _known.AddOrUpdate(key, read, (again, known) => HasFailed(known) ? read(again) : known);
    }

    static bool HasFailed(Task reading) => reading.IsFaulted || reading.IsCanceled;
}

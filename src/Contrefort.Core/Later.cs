using System.Collections;

namespace Contrefort.Core;

/// <summary>
/// A list that is made when somebody looks at it: of a hundred thousand explanations, the few that are read. Made from values
/// that do not change, so it says the same whenever it is read.
/// </summary>
abstract class Later<T> : IReadOnlyList<T>
{
    IReadOnlyList<T>? _made;

    IReadOnlyList<T> All => _made ??= Make();

    protected abstract IReadOnlyList<T> Make();

    public int Count => All.Count;

    public T this[int index] => All[index];

    public IEnumerator<T> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Runtime.InteropServices;

namespace Contrefort.Hosting;

/// <summary>
/// Gives back to the machine what was freed: what the C library keeps, in pieces between what is in use (most is the compiler's, of
/// the first minutes, and never needed again); and, once in each lull, what the collector keeps for the next rush.
/// </summary>
internal sealed class FreedMemory(TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>Bytes; whoever asks for fewer within <see cref="Every"/> is at rest.</summary>
    const long Little = 16 << 20;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, time);
        var (allocated, atRest, canTrim) = (0L, false, true);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var rested = atRest;
            atRest = GC.GetTotalAllocatedBytes() - allocated < Little;
            if (atRest && !rested)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            canTrim = canTrim && TrimHeap();
            allocated = GC.GetTotalAllocatedBytes();
        }
    }

    /// <returns>False where the C library has no such call: only glibc has.</returns>
    static bool TrimHeap()
    {
        try
        {
            _ = malloc_trim(0);
            return true;
        }
        catch (Exception none) when (none is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc")]
    static extern int malloc_trim(nuint keep);
}

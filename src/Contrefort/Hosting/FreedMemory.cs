using System.Runtime.InteropServices;

namespace Contrefort.Hosting;

/// <summary>
/// Gives back to the machine what was freed. The C library keeps it, in pieces between what is in use: most is the compiler's, of the
/// first minutes, and never needed again.
/// </summary>
internal sealed class FreedMemory(TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stop))
            if (!GiveBack())
                return;
    }

    /// <returns>False where the C library has no such call: only glibc has.</returns>
    static bool GiveBack()
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

using System.Runtime.InteropServices;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Who plugins run as. Linux keeps credentials for each thread: a thread of plugins gives up its groups and the right to
/// new privileges for good, and its user for the moment in which it starts a plugin. The C library's own functions would
/// change the whole process, so the kernel is called.
/// </summary>
sealed record PluginUser(long Uid, long Gid)
{
    static (long SetGroups, long SetGids, long SetUids) Calls =>
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (116, 119, 117),
            Architecture.Arm64 => (159, 149, 147),
            var other => throw new PlatformNotSupportedException($"No plugins as another user on {other}"),
        };

    /// <summary>Null when we are not root and plugins can only run as ourselves.</summary>
    /// <exception cref="InvalidOperationException">There is no such user, or it is root.</exception>
    internal static PluginUser? For(string name)
    {
        if (!Environment.IsPrivilegedProcess)
            return null;
        var entry = Posix.getpwnam(name);
        // struct passwd: name, password, uid, gid.
        var uid = entry == 0 ? 0 : (uint)Marshal.ReadInt32(entry, 2 * IntPtr.Size);
        if (uid == 0)
            throw new InvalidOperationException($"No user {name} without privileges");
        return new(uid, (uint)Marshal.ReadInt32(entry, 2 * IntPtr.Size + 4));
    }

    /// <summary>Of this thread, for good.</summary>
    internal void TakeGroups()
    {
        Must(Posix.syscall(Calls.SetGroups, 0, 0, 0));
        Must(Posix.syscall(Calls.SetGids, Gid, Gid, Gid));
    }

    /// <summary>Does something as this user. A program started meanwhile has no way back: exec forgets the saved user.</summary>
    internal T During<T>(Func<T> what)
    {
        Must(Posix.syscall(Calls.SetUids, Uid, Uid, 0));
        try
        {
            return what();
        }
        finally
        {
            Must(Posix.syscall(Calls.SetUids, 0, 0, 0));
        }
    }

    internal static void Must(long answer)
    {
        if (answer != 0)
            throw new PluginStartException(Marshal.GetLastPInvokeError());
    }
}

/// <summary>The system refused a step of starting a plugin, and said why.</summary>
sealed class PluginStartException(int error) : Exception(Marshal.GetPInvokeErrorMessage(error));

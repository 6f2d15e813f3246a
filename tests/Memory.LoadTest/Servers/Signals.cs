using System.Runtime.InteropServices;

namespace Memory.LoadTest.Servers;

/// <summary>What the operating system is asked to tell a process.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>Asks it to end in good order.</summary>
    public static bool TryTerminate(int process) => Send(process, Terminate) == 0;

    /// <summary>Has it stand still.</summary>
    public static bool TryStop(int process) => Send(process, Stop) == 0;

    /// <summary>Lets it go on.</summary>
    public static bool TryContinue(int process) => Send(process, Continue) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}

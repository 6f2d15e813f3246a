namespace Memory.Server.Cli;

/// <summary>What a command tells its shell.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>Ended by Ctrl-C or a signal to stop: what shells call a program that SIGINT ended.</summary>
    public const int Interrupted = 130;
}

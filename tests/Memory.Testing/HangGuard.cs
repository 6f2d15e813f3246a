namespace Memory.Testing;

/// <summary>Ends a test that would hang, generously; no test depends on how long anything takes.</summary>
public static class HangGuard
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Guarded(this Task task) => task.WaitAsync(Limit, TimeProvider.System);

    public static Task<T> Guarded<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System);

    public static Task<T> Guarded<T>(this ValueTask<T> task) => task.AsTask().Guarded();
}

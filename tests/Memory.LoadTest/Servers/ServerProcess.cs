using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Memory.LoadTest.Servers;

/// <summary>A server in a process of its own, which ends with this one however that ends, and can be killed and started again.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesToTell = 10;

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider time;
    private Process? process;
    private Task log = Task.CompletedTask;

    private ServerProcess(ServerSpec spec, TimeProvider time)
    {
        (Spec, this.time) = (spec, time);
        Http = new HttpClient { BaseAddress = new Uri($"http://{spec.Address}"), Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServerSpec.Key);
    }

    /// <summary>How it is started the next time.</summary>
    public ServerSpec Spec { get; set; }

    /// <summary>Asks the server what is no part of the load.</summary>
    public HttpClient Http { get; }

    public int Id => process?.Id ?? throw new InvalidOperationException("The server is not running.");

    public bool IsRunning => process is { HasExited: false };

    /// <summary>How long the last start took, from the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts one; it answers when this returns.</summary>
    public static async Task<ServerProcess> StartAsync(ServerSpec spec, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(spec, time);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, the first time or again.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within two minutes.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Spec.Folder);
        var started = time.GetTimestamp();
        process = Process.Start(Order()) ?? throw new InvalidOperationException($"{Spec.Program} cannot be started.");
        Children.Add(process);
        log = WriteLogAsync(process, LogPath);
        using var late = new CancellationTokenSource(StartPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        while (!await AnswersAsync(either.Token))
        {
            if (process.HasExited)
            {
                await log;
                throw new InvalidOperationException($"The server ended with exit code {process.ExitCode}: {string.Join(' ', File.ReadLines(LogPath).TakeLast(LinesToTell))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), time, either.Token);
        }

        StartTime = time.GetElapsedTime(started);
    }

    /// <summary>Ends it without a warning, in the midst of what it does.</summary>
    public async Task KillAsync()
    {
        if (process is null)
            return;
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await log;
        Children.Remove(process);
        process.Dispose();
        process = null;
    }

    /// <summary>Asks it to end in good order, as whoever starts it anew with other settings does; after ten seconds it is ended.</summary>
    public async Task StopAsync()
    {
        if (process is { HasExited: false } && Signals.TryTerminate(process.Id))
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }

    private string LogPath => Path.Combine(Spec.Folder, "server.log");

    private ProcessStartInfo Order()
    {
        var order = new ProcessStartInfo(DotNet(), [Spec.Program, "serve", "--urls", $"http://{Spec.Address}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };

        ClearSettings(order);
        order.Environment["Memory__BootstrapKey"] = ServerSpec.Key;
        order.Environment["Memory__RateLimit__PerMinute"] = "0";

        // Not by --data: a folder that is named there takes the place of a database.
        order.Environment["Memory__Data"] = Path.Combine(Spec.Folder, "data");
        if (Spec.Postgres is not null)
            order.Environment["ConnectionStrings__Memory"] = Spec.Postgres;
        if (Spec.IsSealed)
        {
            order.Environment["Memory__Encryption__MasterKey"] = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(static number => (byte)number)]);

            // A database keeps the ring itself.
            if (Spec.Postgres is null)
                order.Environment["Memory__Encryption__KeyRing"] = Path.Combine(Spec.Folder, "keyring");
        }

        foreach (var (name, value) in Spec.Settings)
            order.Environment[name] = value;
        return order;
    }

    /// <summary>What this program was started with is not meant for the server.</summary>
    public static void ClearSettings(ProcessStartInfo order)
    {
        foreach (var name in order.Environment.Keys.Where(IsSetting).ToList())
            order.Environment.Remove(name);
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("Memory__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || name is "DATABASE_URL" or "ASPNETCORE_URLS" or "PORT";

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync("/health", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task WriteLogAsync(Process process, string path)
    {
        await using var file = new StreamWriter(path, append: true) { AutoFlush = true };
        var gate = new SemaphoreSlim(1);
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
        gate.Dispose();

        async Task CopyAsync(StreamReader from)
        {
            while (await from.ReadLineAsync(CancellationToken.None) is { } line)
            {
                await gate.WaitAsync(CancellationToken.None);
                await file.WriteLineAsync(line);
                gate.Release();
            }
        }
    }

    /// <summary>The program that runs this one.</summary>
    public static string DotNet() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Memory.Testing;

namespace Memory.Benchmarks.Start;

/// <summary>A real server process, and how long it took to be one.</summary>
internal sealed class StartedServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    private readonly Process process;
    private readonly long begun;

    private StartedServer(Process process, long begun, Uri address, string key)
    {
        (this.process, this.begun) = (process, begun);
        Key = key;
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>A key that may do everything.</summary>
    public string Key { get; }

    /// <summary>Asks it with the key.</summary>
    public HttpClient Http { get; }

    /// <summary>From the start of the process.</summary>
    public TimeSpan Since => Stopwatch.GetElapsedTime(begun);

    /// <summary>What of its memory is in the machine's.</summary>
    public double Megabytes => Read(static process => process.WorkingSet64);

    /// <summary>The most that it ever was.</summary>
    public double PeakMegabytes => Read(static process => process.PeakWorkingSet64);

    /// <summary>Starts a program over a folder, and returns when it has answered that it is ready.</summary>
    /// <param name="program">The server's assembly.</param>
    /// <param name="data">The store's folder.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="settings">Variables, <c>NAME=value</c>.</param>
    public static async Task<StartedServer> StartAsync(string program, string data, int port, IEnumerable<string> settings)
    {
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        var start = IsSelfContained(program) ? new ProcessStartInfo(Path.ChangeExtension(program, null), ["serve"]) : new ProcessStartInfo(DotNetHost.Path, [program, "serve"]);
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        start.WorkingDirectory = Path.GetDirectoryName(program);

        // What the shell tells the runtime is not what the table says.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("DOTNET_", StringComparison.Ordinal) && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        string[] all = [$"ASPNETCORE_URLS=http://127.0.0.1:{port}", $"Memory__Data={data}", $"Memory__BootstrapKey={key}", "Memory__RateLimit__PerMinute=0", "Logging__LogLevel__Default=Warning", .. settings];
        foreach (var setting in all.Select(static text => text.Split('=', 2)))
            start.Environment[setting[0]] = setting[1];
        var now = Stopwatch.GetTimestamp();
        var server = new StartedServer(Process.Start(start)!, now, new Uri($"http://127.0.0.1:{port}"), key);
        server.process.OutputDataReceived += static (_, _) => { };
        server.process.BeginOutputReadLine();
        try
        {
            await server.BecomeReadyAsync(port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>A port that nobody listened at a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks for what helps with a question.</summary>
    public async Task RecallAsync(string user, string question)
    {
        using var body = new StringContent($$"""{"user_id":"{{user}}","query":"{{question}}"}""", Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri("/v1/recall", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
    }

    public void Dispose()
    {
        Http.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static bool IsSelfContained(string program) => File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "System.Private.CoreLib.dll"));

    /// <summary>Looks at the socket first: a refused connection costs less there than as an answer of an HTTP client, and the machine is the server's.</summary>
    private async Task BecomeReadyAsync(int port)
    {
        while (!await IsListeningAsync(port))
        {
            if (process.HasExited || Since > Patience)
                throw new InvalidOperationException($"The server did not start within {Patience.TotalSeconds:0} s.");
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }

        using var ready = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ready.EnsureSuccessStatusCode();
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var look = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        var ended = new TaskCompletionSource();
        look.Completed += (_, _) => ended.SetResult();
        if (socket.ConnectAsync(look))
            await ended.Task;
        return look.SocketError == SocketError.Success;
    }

    private double Read(Func<Process, long> bytes)
    {
        process.Refresh();
        return bytes(process) / 1048576.0;
    }
}

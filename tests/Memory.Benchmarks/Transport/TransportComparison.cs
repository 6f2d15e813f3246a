using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Memory.Benchmarks.Postgres;
using Memory.Benchmarks.Start;
using Memory.Client;

namespace Memory.Benchmarks.Transport;

/// <summary>
/// The same requests of the typed client to the same server process over pooled HTTP/1.1 and over HTTP/2, plain and with TLS, in turns: one recall at a time, many at once, and one at a
/// time while large batches are handed over.
/// </summary>
internal sealed class TransportComparison(Way[] ways, TextWriter output)
{
    private const string User = "asker";
    private const int Memories = 1_000;
    private const int StoreBatch = 100;
    private const int Rounds = 6;
    private const int Alone = 300;
    private const int AtOnce = 16;
    private const int Together = 1_600;
    private const int Beside = 150;
    private const int BatchMessages = 100;
    private const int MessageCharacters = 10_000;

    /// <summary>Starts a server, measures, and writes a table.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
        try
        {
            using var certificate = MakeCertificate();
            var (file, secret) = (Path.Combine(folder.FullName, "server.pfx"), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, secret));
            int[] ports = [StartedServer.FreePort(), StartedServer.FreePort(), StartedServer.FreePort()];
            string[] settings =
            [
                $"Kestrel__Certificates__Default__Path={file}", $"Kestrel__Certificates__Default__Password={secret}",
                $"Kestrel__Endpoints__One__Url=http://127.0.0.1:{ports[0]}", "Kestrel__Endpoints__One__Protocols=Http1",
                $"Kestrel__Endpoints__Two__Url=http://127.0.0.1:{ports[1]}", "Kestrel__Endpoints__Two__Protocols=Http2",
                $"Kestrel__Endpoints__Tls__Url=https://127.0.0.1:{ports[2]}", "Kestrel__Endpoints__Tls__Protocols=Http1AndHttp2",
            ];
            using var server = await StartedServer.StartAsync(Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll"), Path.Combine(folder.FullName, "data"), ports[0], settings);
            Way Of(string name, string scheme, int port, Version version) => new(name, new Uri($"{scheme}://127.0.0.1:{port}"), version, server.Key, certificate);
            await using Way one = Of("HTTP/1.1", "http", ports[0], HttpVersion.Version11), two = Of("HTTP/2", "http", ports[1], HttpVersion.Version20);
            await using Way tlsOne = Of("HTTP/1.1, TLS", "https", ports[2], HttpVersion.Version11), tlsTwo = Of("HTTP/2, TLS", "https", ports[2], HttpVersion.Version20);
            await new TransportComparison([one, two, tlsOne, tlsTwo], output).RunAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync()
    {
        foreach (var texts in Sentences.Write(Memories).Chunk(StoreBatch))
            await ways[0].Client.StoreBatchAsync([.. texts.Select(static text => new NewMemory { UserId = User, Type = MemoryType.Fact, Content = text })]);
        await CompareAsync("one recall at a time", AloneAsync);
        await CompareAsync(Text($"{AtOnce} recalls at once"), TogetherAsync);
        await CompareAsync("one at a time beside batches of 1 MB", BesideBatchesAsync);
    }

    private async Task CompareAsync(string what, Func<IMemoryClient, Latencies, Task<double>> work)
    {
        var (latencies, rates) = (ways.Select(way => new Latencies(way.Name)).ToArray(), ways.Select(static _ => new List<double>()).ToArray());
        for (var round = 0; round <= Rounds; round++)
        {
            // The first warms up both processes.
            if (round == 1)
                Array.ForEach(latencies, static each => each.Clear());
            for (var i = 0; i < ways.Length; i++)
            {
                var rate = await work(ways[i].Client, latencies[i]);
                if (round > 0)
                    rates[i].Add(rate);
            }
        }

        await output.WriteLineAsync($"\n{what,-44} {"p50",10} {"ratio",6} {"p99",10} {"ratio",6} {"a second",9} {"ratio",6}");
        for (var i = 0; i < ways.Length; i++)
        {
            await output.WriteLineAsync(Text(
                $"{ways[i].Name,-44} {latencies[i].P50,7:0.000} ms {latencies[i].P50 / latencies[0].P50,6:0.00} {latencies[i].P99,7:0.000} ms {latencies[i].P99 / latencies[0].P99,6:0.00} {rates[i].Average(),9:0} {rates[i].Average() / rates[0].Average(),6:0.00}"));
        }
    }

    private static async Task<double> AloneAsync(IMemoryClient client, Latencies latencies)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Alone; i++)
            await latencies.MeasureAsync(() => AskAsync(client));
        return Alone / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<double> TogetherAsync(IMemoryClient client, Latencies latencies)
    {
        var begun = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            var own = new List<TimeSpan>();
            for (var i = 0; i < Together / AtOnce; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                await AskAsync(client);
                own.Add(Stopwatch.GetElapsedTime(asked));
            }

            return own;
        }));
        var lasted = Stopwatch.GetElapsedTime(begun);
        foreach (var time in each.SelectMany(static own => own))
            latencies.Add(time);
        return Together / lasted.TotalSeconds;
    }

    /// <summary>An assistant's words, of which the rules make nothing: what is measured is the way there.</summary>
    private static async Task<double> BesideBatchesAsync(IMemoryClient client, Latencies latencies)
    {
        using var enough = new CancellationTokenSource();
        var talking = Task.Run(async () =>
        {
            var said = string.Concat(Sentences.Write(MessageCharacters / 40))[..MessageCharacters];
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var messages = Enumerable.Range(0, BatchMessages).Select(_ => new IngestMessage { Role = TurnRole.Assistant, Content = said }).ToArray();
                await client.IngestAsync(new IngestRequest { UserId = Text($"talker-{i}"), Messages = messages });
            }
        });
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Beside; i++)
            await latencies.MeasureAsync(() => AskAsync(client));
        var lasted = Stopwatch.GetElapsedTime(begun);
        await enough.CancelAsync();
        await talking;
        return Beside / lasted.TotalSeconds;
    }

    private static async Task<RecallResponse> AskAsync(IMemoryClient client) => await client.RecallAsync(new RecallRequest { UserId = User, Query = "Where did I go with Priya last summer?" });

    private static X509Certificate2 MakeCertificate()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=127.0.0.1", pair, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

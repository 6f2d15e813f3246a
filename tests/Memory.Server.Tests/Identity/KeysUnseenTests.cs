using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memory.Server.Audit;
using Memory.Server.Hosting;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Diagnostics.Otlp;
using Memory.Server.Tests.Hosting.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Identity;

/// <summary>A key is nowhere to be seen: not in logs at any level, traces, metrics, problems or the audit, right or wrong, wherever somebody puts it.</summary>
public sealed class KeysUnseenTests : IDisposable
{
    private const string Wrong = "mem_live_WRONGwrongWRONGwrongWRONGwrongWRONGwrong123";

    private readonly EverythingLogged _log = new();
    private readonly SpansAndMetrics _telemetry = new();
    private readonly RememberedAudit _audit = new();
    private readonly FaultyStore.Switch _fault = new();

    public void Dispose()
    {
        _log.Dispose();
        _telemetry.Dispose();
    }

    [Fact]
    public async Task Key_AnywhereInRequests_IsNowhereInWhatTheServerSaysOfThem()
    {
        await using var collector = await StubCollector.StartAsync();
        var own = await OwnServer.StartAsync(
            services =>
            {
                FaultyStore.PutInFront(services, _fault);
                services.AddSingleton<IAuditTrail>(_audit);
            },
            logging: logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log).AddFilter<EverythingLogged>("Microsoft", LogLevel.Trace),
            settings: [("Http:WrongKeysPerMinute", "30"), ("Telemetry:Otlp:Endpoint", collector.Address.ToString()), ("Telemetry:Otlp:Protocol", "http/protobuf")]);
        using var admin = own.CreateAdmin();
        var minted = (await admin.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = "owner", rate_limit = 50 })).Json.GetProperty("api_key").GetString()!;
        var answers = new List<string>();
        foreach (var key in (string[])[minted, own.Host.AdminKey, Wrong])
            answers.AddRange(await MisuseAsync(own, key));

        var measured = (await admin.GetAsync("/metrics")).Text;
        await own.DisposeAsync();
        Assert.NotEmpty(collector.Lines);
        Assert.NotEmpty(collector.Spans);
        string[] secrets = [minted, own.Host.AdminKey, Wrong, minted[9..], own.Host.AdminKey[9..], Wrong[9..]];
        Assert.NotEmpty(_log.Lines);
        Assert.NotEmpty(_telemetry.Lines);
        Assert.NotEmpty(_audit.Blocked);
        foreach (var line in (IEnumerable<string>)[.. answers, measured, collector.Everything, .. _log.Lines, .. _telemetry.Lines, .. _audit.Events.Select(Line)])
            Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Key_InTheAddress_IsNotTaken()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        foreach (var name in (string[])["api_key", "key", "X-API-Key", "access_token", "token"])
            (await bare.GetAsync($"/v1/users?{name}={own.Host.AdminKey}")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task DatabaseThatIsNotThere_NothingOfItsAddressIsLogged()
    {
        var folder = Directory.CreateTempSubdirectory("memory-unseen-");
        try
        {
            var options = new MemoryServerHostOptions
            {
                DataFolder = folder.FullName,
                Postgres = "postgres://somebody:pass-word-of-the-database@127.0.0.1:1/memory",
                BootstrapKey = Wrong,
                ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log),
            };
            var refused = await Assert.ThrowsAsync<IOException>(() => MemoryServerHost.StartAsync(options, TestContext.Current.CancellationToken));
            Assert.All([refused.ToString(), .. _log.Lines], static line =>
            {
                Assert.DoesNotContain("pass-word-of-the-database", line, StringComparison.Ordinal);
                Assert.DoesNotContain(Wrong, line, StringComparison.Ordinal);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everything that people do with keys, and what they are answered.</summary>
    private async Task<IReadOnlyList<string>> MisuseAsync(OwnServer own, string key)
    {
        using var client = new ApiClient(own.Host.Address, key);
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        var replies = new List<Reply>
        {
            await client.GetAsync("/v1/users"),
            await client.PostAsync("/v1/memory", "{"),
            await client.GetAsync($"/v1/users?api_key={key}&limit={key}&cursor={key}"),
            await client.GetAsync($"/v1/{key}"),
            await client.GetAsync($"/v1/jobs/{key}"),
            await client.DeleteAsync($"/v1/admin/keys/{key}"),
            await client.PostAsync("/v1/recall", new { user_id = 7, query = key, limit = key, types = new[] { key }, keys = key }),
            await client.PostAsync("/v1/memory", new { user_id = "u", type = key, content = "x", confidence = key, valid_from = key, ttl_seconds = key }),
            await client.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = key, rate_limit = key }),
            await client.PostAsync("/v1/memory", new { user_id = "u", owner_id = key }),
            await client.SendAsync(HttpMethod.Post, "/v1/memory", new StringContent(key)),
            await client.PostAsync("/v1/memory", $"{{\"{key}\":\"{key}\",\"{key}\":1}}"),
            await client.PostAsync("/v1/memory", "{}", ("Idempotency-Key", new string('x', 300) + key)),
            await bare.GetAsync($"/{key}?api_key={key}"),
            await bare.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Authorization", $"Basic {key}")),
            await bare.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Authorization", $"Bearer {key}"), ("X-API-Key", "another")),
            await bare.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Cookie", key), ("Host", "x"), ("Origin", key)),
        };
        foreach (var fail in (Action[])[() => _fault.IsDown = true, () => _fault.IsBroken = true])
        {
            fail();
            replies.Add(await client.GetAsync($"/v1/users?x={key}"));
            replies.Add(await client.PostAsync("/v1/recall", new { user_id = "u", query = "x" }));
            (_fault.IsDown, _fault.IsBroken) = (false, false);
        }

        var answers = replies.ConvertAll(static reply => $"{reply.Text} {string.Join(' ', reply.Headers.Values)}");
        foreach (var malformed in (string[])
            [
                $"GET /v1/users HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\0\r\n\r\n",
                $"GET /v1/users HTTP/1.1\r\nHost: x\r\nX-API-Key {key}\r\n\r\n",
                $"GET /v1/users?api_key={key} HTTP/7\r\nHost: x\r\n\r\n",
                $"{key} /v1/users HTTP/1.1\r\n\r\n",
                $"GET /v1/users HTTP/1.1\r\nHost: {key} x\r\n\r\n",
            ])
        {
            await using var connection = await RawConnection.OpenAsync(own.Host.Address);
            await connection.TrySendAsync(malformed);
            answers.Add(await connection.ReadToEndAsync());
        }

        // Enough wrong ones to be put off, and written down.
        for (var n = 0; key == Wrong && n < 40; n++)
            answers.Add((await client.GetAsync("/v1/users")).Text);
        return answers;
    }

    private static string Line(AuditEvent happened) => $"{happened} {string.Join(' ', happened.Details.Select(static detail => $"{detail.Key}={detail.Value}"))}";

    private sealed class SpansAndMetrics : IDisposable
    {
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _activities;
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public SpansAndMetrics()
        {
            _meters.InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument.Name, tags.ToArray()));
            _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument.Name, tags.ToArray()));
            _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep(instrument.Name, tags.ToArray()));
            _meters.Start();
            _activities = new ActivityListener
            {
                ShouldListenTo = static source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || source.Name.StartsWith("Memory", StringComparison.Ordinal),
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span => Keep($"{span.DisplayName} {string.Join(' ', span.Baggage)} {string.Join(' ', span.Events.SelectMany(static happening => happening.Tags))}", [.. span.TagObjects]),
            };
            ActivitySource.AddActivityListener(_activities);
        }

        public IReadOnlyList<string> Lines => [.. _lines];

        public void Dispose()
        {
            _meters.Dispose();
            _activities.Dispose();
        }

        private void Keep(string name, KeyValuePair<string, object?>[] tags) => _lines.Enqueue($"{name} {string.Join(' ', tags.Select(static tag => $"{tag.Key}={tag.Value}"))}");
    }
}

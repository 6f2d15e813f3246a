using System.Collections.Immutable;
using System.Diagnostics;
using Memory.Client;
using Memory.Extensions.AI;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics;
using Memory.Server.Diagnostics.Otlp;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Diagnostics.Otlp;

/// <summary>Traces, metrics and lines of the log reach a collector over a real socket, and nothing waits for one that does not take them.</summary>
public sealed class OtlpTests
{
    private const string Ingest = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Missing = "5bf92f3577b34da6a3ce929d0e0e4737";
    private const string Said = "My pelican is called Archibald.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_OverTheServer_IsOneTraceDownToTheDatabase(bool isOnPostgres)
    {
        await using var database = isOnPostgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token) : null;
        await using var collector = await StubCollector.StartAsync();
        string trace;
        await using (var own = await StartAsync(collector.Address, database?.ConnectionString))
        {
            using var listener = Sampled();
            using var root = new Activity("app").SetIdFormat(ActivityIdFormat.W3C);
            root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            root.Start();
            trace = root.TraceId.ToHexString();
            await using var memory = MemoryClient.Connect(
                new MemoryClientOptions { BaseAddress = own.Host.Address, ApiKey = own.Host.AdminKey, RecallDeadline = TimeSpan.FromMinutes(1) });
            using var model = new ScriptedChatClient();
            using var chat = model.WithMemory(memory, "ana", "s1");
            await chat.GetResponseAsync([new ChatMessage(ChatRole.User, Said)], cancellationToken: Token);
            await memory.Outbox.WhenIdleAsync(Token).Guarded();
            root.Stop();
            using var admin = own.CreateAdmin();
            Assert.Equal(200, (await admin.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = Said }, ("traceparent", $"00-{Ingest}-00f067aa0ba902b7-01"))).Status);
            Assert.Equal(404, (await admin.SendAsync(HttpMethod.Get, $"/v1/memory/{Guid.Empty}?user_id=ana", body: null, ("traceparent", $"00-{Missing}-00f067aa0ba902b7-01"))).Status);
            await admin.GetAsync("/v1/users/person-hidden?from=person-hidden");
            await admin.GetAsync("/person-hidden");
            var measured = (await admin.GetAsync("/metrics")).Text;
            if (isOnPostgres)
                Assert.Contains("\ndb_client_operation_duration_seconds_count ", measured, StringComparison.Ordinal);
            Assert.DoesNotContain("Host=", measured, StringComparison.Ordinal);
        }

        var spans = collector.Spans;
        var request = Assert.Single(spans, span => span.Trace == trace && span.Name == "POST /v1/recall");
        Assert.Equal(("200", "/v1/recall", "POST"), (request.Attributes["http.response.status_code"], request.Attributes["http.route"], request.Attributes["http.request.method"]));
        var search = Assert.Single(spans, span => span.Trace == trace && span.Source == "Memory.Server" && span.Name == "search_memory" && span.Parent == request.Id);
        Assert.Equal(("search_memory", isOnPostgres ? "postgres" : "embedded"), (search.Attributes["gen_ai.operation.name"], search.Attributes["gen_ai.memory.store.id"]));
        Assert.True(search.Attributes.ContainsKey("gen_ai.memory.record.count"));
        if (isOnPostgres)
            Assert.Contains(spans, span => span.Trace == trace && span.Source == "Npgsql" && span.Parent == search.Id);

        // The job is a trace of its own, which names the request that it came from.
        var job = Assert.Single(spans, static span => span.Name == "ingest_job" && span.Links.Contains(Ingest));
        Assert.Equal(("rules", "1"), (job.Attributes["memory.job.lane"], job.Attributes["memory.job.attempt"]));
        Assert.NotEqual(Ingest, job.Trace);
        Assert.Equal("1", Assert.Single(spans, static span => span.Trace == Ingest && span.Name == "create_memory").Attributes["gen_ai.memory.record.count"]);
        Assert.Equal("404", Assert.Single(spans, static span => span.Trace == Missing && span.Name == "search_memory").Attributes["error.type"]);
        Assert.DoesNotContain(spans, static span => span.Name.Contains("/metrics", StringComparison.Ordinal));
        Assert.DoesNotContain(spans, static span => span.Parent.Length == 0 && span.Source is "Npgsql" or "System.Net.Http");

        Assert.All(collector.Resources, static resource => Assert.Equal("memory-server", resource["service.name"]));
        Assert.Contains("memory.server.operation.duration", collector.Metrics);
        Assert.Contains("http.server.request.duration", collector.Metrics);
        Assert.DoesNotContain("dns.lookup.duration", collector.Metrics);
        Assert.DoesNotContain("Archibald", collector.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("person-hidden", collector.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("ana", collector.Spans.SelectMany(static span => span.Attributes.Values));
        Assert.All(collector.Keys, static key => Assert.Equal("collector-secret", key));
    }

    [Fact]
    public async Task Log_OfARequest_NamesItsTrace()
    {
        await using var collector = await StubCollector.StartAsync();
        var fault = new FaultyStore.Switch();
        await using (var own = await StartAsync(collector.Address, postgres: null, services => FaultyStore.PutInFront(services, fault)))
        {
            using var admin = own.CreateAdmin();
            fault.IsDown = true;
            (await admin.SendAsync(HttpMethod.Get, "/v1/memory?user_id=ana", body: null, ("traceparent", $"00-{Missing}-00f067aa0ba902b7-01"))).ShouldBeProblem(503);
            fault.IsDown = false;
        }

        var line = Assert.Single(collector.Lines, static line => line.Text == "The storage is unavailable");
        Assert.Equal(Missing, line.Trace);
        Assert.Contains(collector.Spans, static span => span.Trace == Missing && span.Name == "GET /v1/memory" && span.Attributes["error.type"] == "503");
    }

    [Fact]
    public async Task Collector_ThatHangs_HoldsUpNeitherRequestsNorTheEnd()
    {
        await using var collector = await StubCollector.StartAsync(hangs: true);
        var own = await StartAsync(collector.Address, postgres: null, static services => services.AddSingleton(new MetricsOptions { FlushTimeout = TimeSpan.FromSeconds(1) }), ("Telemetry:Otlp:Headers", "a=b"));
        using (var admin = own.CreateAdmin())
        {
            for (var n = 0; n < 50; n++)
                Assert.Equal(200, (await admin.SendAsync(HttpMethod.Get, "/v1/memory?user_id=ana", body: null, ("traceparent", $"00-{Missing}-00f067aa0ba902b7-01"))).Status);
        }

        await own.DisposeAsync().AsTask().Guarded();
        await collector.Asked.Task.Guarded();
    }

    [Fact]
    public async Task Collector_ThatIsNotThere_IsToldInTheLog()
    {
        var logger = new Told();
        var settings = new TelemetrySettings { Otlp = ImmutableSortedDictionary<string, string>.Empty.Add("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces").Add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf") };
        using var trouble = new ExportTrouble(TimeProvider.System, logger);
        await using (new OtlpExport(settings, [], new MetricsOptions()))
        {
            using var source = new ActivitySource("Memory.Server.Tests");
            Assert.NotNull(source.StartActivity("x"));
            Activity.Current!.Stop();
        }

        Assert.StartsWith("The collector does not take", await logger.First.Task.Guarded(), StringComparison.Ordinal);
    }

    private static Task<OwnServer> StartAsync(
        Uri collector, string? postgres, Action<IServiceCollection>? replace = null, (string Name, string Value)? setting = null)
    {
        (string, string)[] settings =
        [
            ("Telemetry:Otlp:Endpoint", collector.ToString()), ("Telemetry:Otlp:Protocol", "http/protobuf"), setting ?? ("Telemetry:Otlp:Headers", "x-collector-key=collector-secret"),
        ];
        return OwnServer.StartAsync(replace ?? (static _ => { }), postgres: postgres, logging: static logging => logging.SetMinimumLevel(LogLevel.Information), settings: settings);
    }

    private sealed class Told : ILogger<ExportTrouble>
    {
        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            First.TrySetResult(formatter(state, exception));
    }

    private static ActivityListener Sampled()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Memory.Client",
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceFlags == ActivityTraceFlags.Recorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

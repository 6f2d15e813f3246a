using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Memory.Server.Configuration;
using Memory.Server.Tests.Api;
using Memory.Testing;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>What a server tells at <c>/metrics</c> after all kinds of work.</summary>
public sealed partial class MetricsRouteTests : IAsyncLifetime
{
    private OwnServer _own = null!;
    private ApiClient _admin = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _own = await OwnServer.StartAsync(static _ => { }, perMinute: 0, userPerMinute: 0);
        _admin = _own.CreateAdmin();
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _own.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_AfterEveryKindOfWork_AreWellFormedAndDocumented()
    {
        await WorkAsync();
        using var stranger = new ApiClient(_own.Host.Address, apiKey: null);
        var reply = await stranger.GetAsync("/metrics");
        Assert.Equal((200, "text/plain"), (reply.Status, reply.MediaType));
        var metrics = PrometheusParser.Parse(reply.Text);

        Assert.True(metrics["http_server_request_duration_seconds"].Samples[("_count", "http_request_method=POST;http_response_status_code=200;http_route=/v1/recall")].Value >= 1);
        Assert.Equal(2, metrics["memory_server_ingest_turns_total"]["role=user"]);
        Assert.Equal(1, metrics["memory_server_ingest_attempts_total"]["outcome=done"]);
        Assert.True(metrics["memory_server_store_sync_duration_seconds"].Samples[("_count", "")].Value > 3);
        Assert.True(metrics["memory_server_operation_duration_seconds"].Samples[("_count", "gen_ai_operation_name=search_memory;store=embedded")].Value >= 1);
        Assert.Equal(1, metrics["memory_server_operation_duration_seconds"].Samples[("_count", "error_type=404;gen_ai_operation_name=update_memory;store=embedded")].Value);
        Assert.Equal(1, metrics["memory_server_rate_limit_refusals_total"]["scope=user"]);
        Assert.Equal(1, metrics["memory_server_storage_up"][[]]);
        Assert.InRange(metrics["memory_server_store_answers_size_bytes"][[]], 300, 3_000);
        Assert.Equal([("", "lane=model"), ("", "lane=rules")], metrics["memory_server_queue_depth"].Samples.Keys.Order());
        Assert.True(metrics["memory_server_audit_lines_total"]["outcome=written"] >= 2);

        var documented = await DocumentedAsync();
        var optional = OptionalParts.Measure();
        Assert.All(metrics.Values.Concat(optional.Values), metric =>
        {
            Assert.True(documented.TryGetValue(metric.Name, out var row), $"{metric.Name} is not in docs/operations.md.");
            Assert.Equal(row.Type, metric.Type);
            Assert.Equal(row.Labels.Order(StringComparer.Ordinal).Intersect(metric.LabelNames, StringComparer.Ordinal), metric.LabelNames.Order(StringComparer.Ordinal));
        });

        // The driver's, and what only happens after hours or in trouble.
        string[] elsewhere = ["db_client_", "memory_server_encryption", "memory_server_schedule_", "memory_server_extraction_facts", "memory_server_extraction_dropped", "kestrel_rejected", "dotnet_exceptions", "dotnet_gc_last_collection"];
        var missing = documented.Keys.Where(name => !metrics.ContainsKey(name) && !optional.ContainsKey(name) && !Array.Exists(elsewhere, part => name.StartsWith(part, StringComparison.Ordinal)));
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Labels_AfterManyUsers_AreOfClosedSets()
    {
        var users = TestScale.Full ? 2_000 : 60;
        await WorkAsync();
        var before = Series(await ReadAsync());
        foreach (var n in Enumerable.Range(0, users))
        {
            await _admin.PostAsync("/v1/recall", new { user_id = $"person-{n}-private", query = "secret-question" });
            await _admin.GetAsync($"/v1/users/person-{n}-private?user_id=person-{n}-private");
            await _admin.GetAsync($"/nothing/person-{n}-private");
        }

        var text = await ReadAsync();
        Assert.DoesNotContain("private", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.InRange(Series(text), before, before + 40);
        Assert.All(PrometheusParser.Parse(text).Values.SelectMany(static metric => metric.Samples.Values).SelectMany(static sample => sample.Labels), static label =>
        {
            Assert.Matches("^[A-Za-z0-9_.+/{}:-]+$", label.Value);
            Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}", label.Value);
        });
    }

    [Fact]
    public async Task Token_InTheSettings_IsNeeded()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, settings: ("Telemetry:MetricsToken", "a-token-of-prometheus"));
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        using var wrong = new ApiClient(own.Host.Address, own.Host.AdminKey);
        using var right = new ApiClient(own.Host.Address, "a-token-of-prometheus");
        (await bare.GetAsync("/metrics")).ShouldBeProblem(401);
        (await wrong.GetAsync("/metrics")).ShouldBeProblem(401);
        Assert.Equal(200, (await right.GetAsync("/metrics")).Status);
    }

    [Fact]
    public async Task Metrics_TurnedOff_404()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, settings: ("Telemetry:Metrics", "false"));
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        (await bare.GetAsync("/metrics")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("Telemetry:Metrics", "perhaps")]
    [InlineData("Telemetry:MetricsToken", "short")]
    [InlineData("Telemetry:MaxSeries", "1")]
    [InlineData("Logging:Format", "xml")]
    [InlineData("Telemetry:Otlp:Endpoint", "collector:4317")]
    [InlineData("Telemetry:Otlp:Endpoint", "http://key:secret@collector:4317")]
    public async Task Settings_Wrong_StartIsRefusedAndNamesThem(string name, string value)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => OwnServer.StartAsync(static _ => { }, settings: (name, value)));
        Assert.Contains($"Memory:{name} ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_Wrong_EachIsNamed_AndWithoutACollectorNobodyLooks()
    {
        var written = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "smoke",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "secret",
            ["OTEL_TRACES_SAMPLER"] = "sometimes",
            ["OTEL_TRACES_SAMPLER_ARG"] = "2",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "0",
            ["OTEL_LOGS_EXPORTER"] = "console",
        };
        var mistakes = new List<string>();
        Assert.Empty(new OtlpVariables(name => (written.GetValueOrDefault(name), name), mistakes).Read());
        Assert.Empty(mistakes);

        written["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://collector:4317";
        new OtlpVariables(name => (written.GetValueOrDefault(name), name), mistakes).Read();
        Assert.Equal(
            ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_LOGS_EXPORTER", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"],
            mistakes.Select(static mistake => mistake.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(mistakes, static mistake => Assert.DoesNotContain("secret", mistake, StringComparison.Ordinal));
    }

    /// <summary>A bit of everything.</summary>
    private async Task WorkAsync()
    {
        Assert.Equal(200, (await _admin.PostAsync("/v1/ingest?wait=true", new { user_id = "u", messages = new[] { new { role = "user", content = "I live in Austin." }, new { role = "user", content = "I like tea." } } })).Status);
        var memory = await _admin.RememberAsync("u", "Something.");
        Assert.Equal(200, (await _admin.PostAsync("/v1/recall", new { user_id = "u", query = "Where do I live?" })).Status);
        Assert.Equal(200, (await _admin.PatchAsync($"/v1/memory/{memory}?user_id=u", new { importance = 3 })).Status);
        Assert.Equal(404, (await _admin.PatchAsync($"/v1/memory/{Guid.Empty}?user_id=u", new { importance = 3 })).Status);
        Assert.InRange((await _admin.DeleteAsync($"/v1/memory/{memory}?user_id=u")).Status, 200, 204);
        Assert.Equal(200, (await _admin.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "Kept." }, ("Idempotency-Key", "k"))).Status);
        Assert.Equal(404, (await _admin.GetAsync("/v1/nothing")).Status);
        var minted = await _admin.PostAsync("/v1/admin/keys", new { owner_id = "default", scope = "user", user_id = "u", rate_limit = 1 });
        using var user = new ApiClient(_own.Host.Address, minted.Json.GetProperty("api_key").GetString());
        await user.GetAsync("/v1/memory?user_id=u");
        Assert.Equal(429, (await user.GetAsync("/v1/memory?user_id=u")).Status);
        await SampledAsync().Guarded();
    }

    /// <summary>The store is looked at beside everything else.</summary>
    private async Task SampledAsync()
    {
        for (var look = 0; !(await ReadAsync()).Contains("memory_server_queue_depth", StringComparison.Ordinal); look++)
            await Polling.PassAsync(look, TestContext.Current.CancellationToken);
    }

    private async Task<string> ReadAsync()
    {
        using var http = new HttpClient { BaseAddress = _own.Host.Address };
        using var reply = await http.GetAsync(new Uri("/metrics", UriKind.Relative), Token);
        Assert.Equal(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8"), reply.Content.Headers.ContentType);
        return await reply.Content.ReadAsStringAsync(Token);
    }

    /// <summary>How many lines there are of what this server measures: the rest is of the process, in which other tests run.</summary>
    private static int Series(string text) => PrometheusParser.Parse(text).Values
        .Where(static metric => metric.Name.StartsWith("memory_", StringComparison.Ordinal) || metric.Name.StartsWith("http_", StringComparison.Ordinal)).Sum(static metric => metric.Samples.Count);

    /// <summary>The rows of the tables of metrics: name, type, labels.</summary>
    internal static async Task<Dictionary<string, (string Type, string[] Labels)>> DocumentedAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository(), "docs", "operations.md"), Token);
        return Row().Matches(page).ToDictionary(
            static row => row.Groups["name"].Value,
            static row => (row.Groups["type"].Value, Word().Matches(row.Groups["labels"].Value).Select(static word => word.Groups["word"].Value).ToArray()),
            StringComparer.Ordinal);
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MemorySdk.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \| (?<type>counter|gauge|histogram) \|(?<labels>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Word();
}

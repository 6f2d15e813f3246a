using System.Globalization;
using Memory.Server.Embedding;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Server.Tests.Embedding;

/// <summary>What a service can do wrong, over real sockets.</summary>
public sealed class RemoteFaultTests
{
    private const string Text = "Ana-is-allergic-to-peanuts";

    public static TheoryData<string, string, string> Faults()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (fault, expected) in Catalogue)
        {
            data.Add("OpenAI", fault, expected.ToString());
            data.Add("Ollama", fault, expected.ToString());
        }

        return data;
    }

    private static readonly Dictionary<string, EmbeddingFault> Catalogue = new(StringComparer.Ordinal)
    {
        ["401"] = EmbeddingFault.Refused,
        ["403"] = EmbeddingFault.Refused,
        ["404"] = EmbeddingFault.Refused,
        ["302"] = EmbeddingFault.Refused,
        ["400"] = EmbeddingFault.TextRefused,
        ["400 dimensions"] = EmbeddingFault.Refused,
        ["413"] = EmbeddingFault.TextRefused,
        ["429"] = EmbeddingFault.Throttled,
        ["429 quota"] = EmbeddingFault.Refused,
        ["500"] = EmbeddingFault.Unavailable,
        ["503"] = EmbeddingFault.Unavailable,
        ["hang"] = EmbeddingFault.Timeout,
        ["hang in the body"] = EmbeddingFault.Timeout,
        ["reset"] = EmbeddingFault.Unavailable,
        ["reset in the body"] = EmbeddingFault.Unavailable,
        ["wrong dimensions"] = EmbeddingFault.WrongDimensions,
        ["fewer"] = EmbeddingFault.Malformed,
        ["more"] = EmbeddingFault.Malformed,
        ["empty data"] = EmbeddingFault.Malformed,
        ["empty vector"] = EmbeddingFault.Malformed,
        ["zeros"] = EmbeddingFault.Malformed,
        ["infinity"] = EmbeddingFault.Malformed,
        ["not a number"] = EmbeddingFault.Malformed,
        ["malformed"] = EmbeddingFault.Malformed,
        ["null"] = EmbeddingFault.Malformed,
        ["empty"] = EmbeddingFault.Malformed,
        ["html"] = EmbeddingFault.Malformed,
        ["another shape"] = EmbeddingFault.Malformed,
        ["huge"] = EmbeddingFault.Malformed,
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Generate_Fault_IsOneExceptionWithoutKeyOrText(string provider, string fault, string expected)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, call) => CommitAsync(service, context, call, fault);
        using var log = new LogSpy();
        using var embedder = RemoteEmbedderTests.Create(
            service,
            provider,
            static settings => settings with { Dimensions = 3 },
            bounds => bounds with
            {
                AttemptTimeout = fault.StartsWith("hang", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(50) : bounds.AttemptTimeout,
                MaxRetries = 1,
                MinimumCalls = 2,
                MaxAnswerBytes = 100_000,
            },
            log: log);

        for (var asked = 0; asked < 3; asked++)
        {
            var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync([Text, Text + "!"]));
            if (asked == 0)
                Assert.Equal(expected, failed.Fault.ToString());
            if (fault == "wrong dimensions" && asked == 0)
                Assert.Equal("The embedding service answered with a vector of 2 numbers; those of this model have 3.", failed.Message);
            AssertSilent(failed.ToString());
        }

        Assert.All(log.Lines, static line => AssertSilent(line.Text));
        Assert.Equal(fault is "400" or "413" ? 0 : 1, log.Lines.Count);
    }

    [Fact]
    public async Task Generate_NotThere_Unreachable()
    {
        var service = await StubEmbeddingService.StartAsync();
        await service.DisposeAsync();
        using var embedder = RemoteEmbedderTests.Create(service, "OpenAI", bound: static bounds => bounds with { MaxRetries = 0 });

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Equal((EmbeddingFault.Unreachable, true), (failed.Fault, failed.IsTransient));
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    public async Task Generate_FaultsThatPass_RetriedUntilItAnswers(string provider)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, call) => service.Calls.Count switch
        {
            1 => StubMemoryServer.JsonAsync(context, "{}", 500),
            2 => CommitAsync(service, context, call, "reset"),
            3 => CommitAsync(service, context, call, "429"),
            _ => service.AnswerAsync(context, call),
        };
        using var embedder = RemoteEmbedderTests.Create(service, provider);

        Assert.Single(await embedder.AskAsync(["a"]));
        Assert.Equal(4, service.Calls.Count);
    }

    [Theory]
    [InlineData("OpenAI", "20")]
    [InlineData("Ollama", "20")]
    [InlineData("OpenAI", "Wed, 21 Oct 2099 07:28:00 GMT")]
    [InlineData("Ollama", "Wed, 21 Oct 2099 07:28:00 GMT")]
    public async Task Generate_RetryAfterBeyondItsTime_ToldAtOnce(string provider, string wait)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, _) =>
        {
            context.Response.Headers.RetryAfter = wait;
            return StubMemoryServer.JsonAsync(context, "{}", 429);
        };
        using var embedder = RemoteEmbedderTests.Create(service, provider, bound: static bounds => bounds with { TotalTimeout = TimeSpan.FromSeconds(15) });

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Equal(EmbeddingFault.Throttled, failed.Fault);
        Assert.True(failed.RetryAfter >= TimeSpan.FromSeconds(20));
        Assert.Single(service.Calls);
    }

    [Fact]
    public async Task Generate_CallersGiveUpEarlier_ServiceThatHangsIsStillLeftAlone()
    {
        var time = new ManualTime();
        using var arrived = new SemaphoreSlim(0);
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, _) =>
        {
            arrived.Release();
            return service.HangAsync(context);
        };
        var patience = TimeSpan.FromSeconds(5);
        using var embedder = RemoteEmbedderTests.Create(
            service, "OpenAI", bound: bounds => bounds with { AttemptTimeout = patience, MaxRetries = 0, MinimumCalls = 2 }, time: time);

        for (var call = 0; call < 2; call++)
        {
            using var impatience = new CancellationTokenSource();
            var asking = embedder.GenerateAsync([$"question {call}"], cancellationToken: impatience.Token);
            var watching = embedder.AskAsync([$"question {call}"]);
            await impatience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Guarded());

            await arrived.WaitAsync(TestContext.Current.CancellationToken).Guarded();
            time.Advance(patience);
            await Assert.ThrowsAsync<EmbeddingFailedException>(() => watching.Guarded());
        }

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["another"]));
        Assert.Equal((EmbeddingFault.CircuitOpen, 2), (failed.Fault, service.Calls.Count));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-5")]
    [InlineData("Infinity")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public async Task Generate_RetryAfterThatIsNone_StillTheFaultThatItWas(string wait)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, _) =>
        {
            context.Response.Headers.RetryAfter = wait;
            return StubMemoryServer.JsonAsync(context, "{}", 429);
        };
        using var embedder = RemoteEmbedderTests.Create(service, "OpenAI", bound: static bounds => bounds with { MaxRetries = 1 });

        var failed = await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["a"]));

        Assert.Equal(EmbeddingFault.Throttled, failed.Fault);
    }

    private static void AssertSilent(string text)
    {
        Assert.DoesNotContain(RemoteEmbedderTests.Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Text, text, StringComparison.Ordinal);
    }

    private static Task CommitAsync(StubEmbeddingService service, HttpContext context, EmbeddingCall call, string fault)
    {
        // Services quote what they were sent.
        var quote = $$$"""{"error":{"message":"No: {{{RemoteEmbedderTests.Key}}} {{{Text}}}","type":"x","param":"{{{fault.Split(' ')[^1]}}}","code":"{{{(fault == "429 quota" ? "insufficient_quota" : "bad_thing")}}}"}}""";
        if (int.TryParse(fault.Split(' ')[0], CultureInfo.InvariantCulture, out var status))
        {
            context.Response.Headers.Location = "/elsewhere";
            return StubMemoryServer.JsonAsync(context, quote, status);
        }

        return fault switch
        {
            "hang" => service.HangAsync(context),
            "hang in the body" => HangInBodyAsync(service, context),
            "reset" => ResetAsync(context, inBody: false),
            "reset in the body" => ResetAsync(context, inBody: true),
            "wrong dimensions" => StubEmbeddingService.AnswerAsync(context, call, [[1, 2], [3, 4]]),
            "fewer" => StubEmbeddingService.AnswerAsync(context, call, [[1, 2, 3]]),
            "more" => StubEmbeddingService.AnswerAsync(context, call, [[1, 2, 3], [1, 2, 3], [1, 2, 3]]),
            "empty data" => StubEmbeddingService.AnswerAsync(context, call, []),
            "empty vector" => StubEmbeddingService.AnswerAsync(context, call, [[], []]),
            "zeros" => StubEmbeddingService.AnswerAsync(context, call, [[0, 0, 0], [0, 0, 0]]),
            "infinity" => StubMemoryServer.JsonAsync(context, call.IsOllama
                ? """{"embeddings":[[1e39,1,1],[1,1,1]]}"""
                : StubEmbeddingService.OpenAI([(0, StubEmbeddingService.Write([float.PositiveInfinity, 1, 1], "base64")), (1, StubEmbeddingService.Write([1, 1, 1], "base64"))])),
            "not a number" => StubMemoryServer.JsonAsync(context, call.IsOllama
                ? """{"embeddings":[[NaN,1,1],[1,1,1]]}"""
                : StubEmbeddingService.OpenAI([(0, StubEmbeddingService.Write([float.NaN, 1, 1], "base64")), (1, StubEmbeddingService.Write([1, 1, 1], "base64"))])),
            "malformed" => StubMemoryServer.JsonAsync(context, """{"data":[{"embedding":[1,"""),
            "null" => StubMemoryServer.JsonAsync(context, "null"),
            "empty" => StubMemoryServer.JsonAsync(context, ""),
            "html" => StubMemoryServer.JsonAsync(context, "<html>Sign in</html>", type: "text/html"),
            "another shape" => StubMemoryServer.JsonAsync(context, """{"data":{"embedding":"x"},"embeddings":{"a":1}}"""),
            "huge" => StubMemoryServer.JsonAsync(context, "{\"data\":\"" + new string('x', 200_000) + "\"}"),
            _ => throw new InvalidOperationException(fault),
        };
    }

    private static async Task HangInBodyAsync(StubEmbeddingService service, HttpContext context)
    {
        await context.Response.WriteAsync("{\"data\":[");
        await service.HangAsync(context);
    }

    private static async Task ResetAsync(HttpContext context, bool inBody)
    {
        if (inBody)
        {
            await context.Response.WriteAsync("{\"data\":[");
            await context.Response.Body.FlushAsync();
        }

        context.Abort();
    }
}

using System.Globalization;
using Memory.Server.Models;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Models;

/// <summary>What a model's service can do wrong, over real sockets, streaming and not.</summary>
public sealed class ModelFaultTests
{
    private const string Question = "Ana-is-allergic-to-peanuts";

    private static readonly Dictionary<string, (ModelFault Plain, ModelFault Streaming)> Catalogue = new(StringComparer.Ordinal)
    {
        ["302"] = (ModelFault.Refused, ModelFault.Refused),
        ["400"] = (ModelFault.Refused, ModelFault.Refused),
        ["401"] = (ModelFault.Refused, ModelFault.Refused),
        ["402"] = (ModelFault.Refused, ModelFault.Refused),
        ["403"] = (ModelFault.Refused, ModelFault.Refused),
        ["404"] = (ModelFault.Refused, ModelFault.Refused),
        ["413"] = (ModelFault.Refused, ModelFault.Refused),
        ["429"] = (ModelFault.RateLimited, ModelFault.RateLimited),
        ["429 quota"] = (ModelFault.Refused, ModelFault.Refused),
        ["500"] = (ModelFault.ServiceError, ModelFault.ServiceError),
        ["529"] = (ModelFault.ServiceError, ModelFault.ServiceError),
        ["500 endless"] = (ModelFault.ServiceError, ModelFault.ServiceError),
        ["hang"] = (ModelFault.TimedOut, ModelFault.TimedOut),
        ["hang in the body"] = (ModelFault.TimedOut, ModelFault.TimedOut),
        ["hang in an error"] = (ModelFault.TimedOut, ModelFault.TimedOut),
        ["reset"] = (ModelFault.ServiceError, ModelFault.ServiceError),
        ["half a body"] = (ModelFault.ServiceError, ModelFault.ServiceError),
        ["ends early"] = (ModelFault.Unreadable, ModelFault.ServiceError),
        ["broken"] = (ModelFault.Unreadable, ModelFault.Unreadable),
        ["html"] = (ModelFault.Unreadable, ModelFault.ServiceError),
        ["nothing"] = (ModelFault.Unreadable, ModelFault.ServiceError),
        ["null"] = (ModelFault.Unreadable, ModelFault.Unreadable),
        ["another shape"] = (ModelFault.Unreadable, ModelFault.ServiceError),
        ["no choices"] = (ModelFault.Unreadable, ModelFault.ServiceError),
        ["no words"] = (ModelFault.Unreadable, ModelFault.Unreadable),
        ["blank"] = (ModelFault.Unreadable, ModelFault.Unreadable),
        ["endless"] = (ModelFault.Unreadable, ModelFault.Unreadable),
        ["endless line"] = (ModelFault.Unreadable, ModelFault.Unreadable),
    };

    public static TheoryData<string, string, bool> Faults()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var fault in Catalogue.Keys)
        {
            foreach (var provider in (string[])["OpenAI", "Anthropic"])
            {
                data.Add(provider, fault, false);
                data.Add(provider, fault, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Ask_Fault_IsOneExceptionWithoutKeyOrText(string provider, string fault, bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        service.OnCall = (context, call) => CommitAsync(service, context, call, fault);
        using var log = new LogSpy();
        using var model = ModelUnderTest.Create(
            service,
            provider,
            bound: bounds => bounds with
            {
                Timeout = fault.StartsWith("hang", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(300) : bounds.Timeout,
                MaxAnswerBytes = 100_000,
                FailuresToOpen = 1,
            },
            log: log);

        var failed = await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming, Question));

        var (plain, streamed) = Catalogue[fault];
        Assert.Equal(streaming ? streamed : plain, failed.Fault);
        AssertSilent(failed.ToString());
        Assert.All(log.Lines, static line => AssertSilent(line.Text));
    }

    [Theory]
    [InlineData("OpenAI", false)]
    [InlineData("OpenAI", true)]
    [InlineData("Anthropic", false)]
    [InlineData("Anthropic", true)]
    public async Task Ask_NotThere_Unreachable(string provider, bool streaming)
    {
        var service = await StubModelService.StartAsync();
        await service.DisposeAsync();
        using var model = ModelUnderTest.Create(service, provider);

        var failed = await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming));

        Assert.Equal((ModelFault.Unreachable, true), (failed.Fault, failed.IsTransient));
        AssertSilent(failed.ToString());
    }

    [Theory]
    [InlineData("OpenAI", "20", 20)]
    [InlineData("Anthropic", "20", 20)]
    [InlineData("OpenAI", "Wed, 21 Oct 2099 07:28:00 GMT", 300)]
    [InlineData("OpenAI", "99999999999", 300)]
    public async Task Ask_RetryAfter_ToldAndNotAskedAgainUntilThen(string provider, string wait, int seconds)
    {
        await using var service = await StubModelService.StartAsync();
        var time = new ManualTime();
        service.OnCall = (context, call) =>
        {
            if (service.Calls.Count > 1)
                return service.AnswerAsync(context, call);
            context.Response.Headers.RetryAfter = wait;
            return StubMemoryServer.JsonAsync(context, "{}", 429);
        };
        using var model = ModelUnderTest.Create(service, provider, time: time);

        var limited = await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming: false));
        var alone = await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming: true));
        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming: false));

        Assert.Equal((ModelFault.RateLimited, ModelFault.CircuitOpen), (limited.Fault, alone.Fault));
        Assert.True(limited.RetryAfter >= TimeSpan.FromSeconds(20));
        Assert.Equal(seconds, alone.RetryAfter!.Value.TotalSeconds, 0.1);
        Assert.Single(service.Calls);
        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal("Hello, you.", (await model.AskAsync(streaming: false)).Text);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-5")]
    [InlineData("soon")]
    public async Task Ask_RetryAfterThatIsNone_StillTheFaultThatItWas(string wait)
    {
        await using var service = await StubModelService.StartAsync();
        service.OnCall = (context, _) =>
        {
            context.Response.Headers.RetryAfter = wait;
            return StubMemoryServer.JsonAsync(context, "{}", 429);
        };
        using var model = ModelUnderTest.Create(service, "OpenAI");

        var failed = await Assert.ThrowsAsync<ModelFailedException>(() => model.AskAsync(streaming: false));

        Assert.Equal((ModelFault.RateLimited, null), (failed.Fault, failed.RetryAfter));
    }

    [Theory]
    [InlineData("OpenAI", "length", false)]
    [InlineData("OpenAI", "length", true)]
    [InlineData("Anthropic", "length", false)]
    [InlineData("Anthropic", "length", true)]
    [InlineData("OpenAI", "content_filter", false)]
    [InlineData("OpenAI", "content_filter", true)]
    [InlineData("Anthropic", "content_filter", false)]
    [InlineData("Anthropic", "content_filter", true)]
    public async Task Ask_CutOrHeldBack_IsAnAnswerThatSaysSo(string provider, string finish, bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        service.OnCall = (context, call) => service.AnswerAsync(context, call, finish);
        using var model = ModelUnderTest.Create(service, provider);

        var answer = await model.AskAsync(streaming);

        Assert.Equal(("Hello, you.", finish), (answer.Text, answer.FinishReason!.Value.Value));
    }

    [Fact]
    public async Task Ask_Refusal_IsWhatTheModelSaysAndMarked()
    {
        await using var service = await StubModelService.StartAsync();
        service.OnCall = (context, _) => StubMemoryServer.JsonAsync(context, ModelReplies.Refusal("I'd rather not."));
        using var model = ModelUnderTest.Create(service, "OpenAI");

        var answer = await model.AskAsync(streaming: false);

        Assert.Equal(("I'd rather not.", ChatFinishReason.ContentFilter), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public async Task Stream_ErrorInTheMiddle_ServiceErrorAfterWhatWasSaid()
    {
        await using var service = await StubModelService.StartAsync();
        service.OnCall = async (context, call) =>
        {
            foreach (var happening in ModelReplies.Events(call, service.Pieces).Take(4))
                await StubModelService.SendAsync(context, happening);
            var error = $$$"""{"type":"error","error":{"type":"overloaded_error","message":"{{{ModelUnderTest.Key}}}"}}""";
            await StubModelService.SendAsync(context, $"event: error\ndata: {error}\n\n");
        };
        using var model = ModelUnderTest.Create(service, "Anthropic");
        var said = "";

        var failed = await Assert.ThrowsAsync<ModelFailedException>(async () =>
        {
            await foreach (var update in model.For(ModelPurpose.Chat).GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
                said += update.Text;
        });

        Assert.Equal((ModelFault.ServiceError, "Hello, "), (failed.Fault, said));
        AssertSilent(failed.ToString());
    }

    [Theory]
    [InlineData("OpenAI", false)]
    [InlineData("OpenAI", true)]
    [InlineData("Anthropic", false)]
    [InlineData("Anthropic", true)]
    public async Task Ask_CallerGivesUp_CancelledAndTheServiceIsLetGo(string provider, bool streaming)
    {
        await using var service = await StubModelService.StartAsync();
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        service.OnCall = async (context, call) =>
        {
            if (streaming)
                await StubModelService.SendAsync(context, ModelReplies.Events(call, service.Pieces)[0]);
            await service.HangAsync(context);
            letGo.SetResult();
        };
        using var model = ModelUnderTest.Create(service, provider);
        using var impatience = new CancellationTokenSource();
        var client = model.For(ModelPurpose.Chat);
        Task asking = streaming
            ? client.GetStreamingResponseAsync("Hi", cancellationToken: impatience.Token).ToChatResponseAsync(CancellationToken.None)
            : client.GetResponseAsync("Hi", cancellationToken: impatience.Token);

        await service.WhenCalledAsync();
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Guarded());
        await letGo.Task.Guarded();
    }

    internal static void AssertSilent(string text)
    {
        Assert.DoesNotContain(ModelUnderTest.Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Question, text, StringComparison.Ordinal);
    }

    private static async Task CommitAsync(StubModelService service, HttpContext context, ModelCall call, string fault)
    {
        // Services quote what they were sent.
        var code = fault == "429 quota" ? "insufficient_quota" : "bad_thing";
        var quote = $$$"""{"type":"error","error":{"message":"No: {{{ModelUnderTest.Key}}} {{{Question}}}","type":"{{{ModelUnderTest.Key}}}","code":"{{{code}}}"}}""";
        if (int.TryParse(fault.Split(' ')[0], CultureInfo.InvariantCulture, out var status))
        {
            context.Response.Headers.Location = "/elsewhere";
            await StubMemoryServer.JsonAsync(context, fault == "500 endless" ? new string('x', 1_000_000) : quote, status);
            return;
        }

        var events = ModelReplies.Events(call, service.Pieces);
        switch (fault)
        {
            case "hang":
                await service.HangAsync(context);
                break;
            case "hang in the body":
                await StubModelService.SendAsync(context, call.Streams ? events[0] + events[1] : "{");
                await service.HangAsync(context);
                break;
            case "hang in an error":
                context.Response.StatusCode = 500;
                await StubModelService.SendAsync(context, "{");
                await service.HangAsync(context);
                break;
            case "reset":
                context.Abort();
                break;
            case "half a body":
                await StubModelService.SendAsync(context, call.Streams ? string.Concat(events.Take(call.IsAnthropic ? 4 : 2)) : ModelReplies.Whole(call, "Hello")[..40]);
                context.Abort();
                break;
            case "ends early":
                await StubModelService.SendAsync(context, call.Streams ? string.Concat(events.Take(call.IsAnthropic ? 4 : 2)) : ModelReplies.Whole(call, "Hello")[..40]);
                break;
            case "no words":
                await StubModelService.SendAsync(context, call.Streams ? string.Concat(ModelReplies.Events(call, [])) : ModelReplies.Whole(call, ""));
                break;
            case "blank":
                await StubModelService.SendAsync(context, call.Streams ? string.Concat(ModelReplies.Events(call, [" ", "\n"])) : ModelReplies.Whole(call, " \n"));
                break;
            case "endless":
                await StubModelService.SendAsync(
                    context,
                    call.Streams ? string.Concat(ModelReplies.Events(call, [.. Enumerable.Repeat("word ", 5_000)])) : ModelReplies.Whole(call, new string('w', 200_000)));
                break;
            default:
                await StubModelService.SendAsync(context, call.Streams ? Spoilt(fault, "event: message_start\ndata: ", "\n\n") : Spoilt(fault, "", ""));
                break;
        }
    }

    private static string Spoilt(string fault, string before, string after) => fault switch
    {
        "broken" => before + "{\"id\":[" + after,
        "html" => "<html><body>Welcome</body></html>",
        "null" => before + "null" + after,
        "another shape" => before + "{\"hello\":[1,2]}" + after,
        "no choices" => before.Length > 0 ? "data: [DONE]\n\n" : """{"id":"x","object":"chat.completion","created":1,"model":"stub","choices":[],"type":"message","role":"assistant","content":[],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":0,"prompt_tokens":1,"completion_tokens":0,"total_tokens":1}}""",
        "endless line" => before + "\"" + new string('x', 300_000) + "\"" + after,
        _ => "",
    };
}

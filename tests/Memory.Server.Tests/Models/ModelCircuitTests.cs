using Memory.Server.Models;
using Memory.Server.Models.Calls;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Models;

public sealed class ModelCircuitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogSpy _log = new();
    private readonly ScriptedChatClient _service = new();
    private readonly ModelCircuit _circuit;
    private readonly CircuitChatClient _client;

    public ModelCircuitTests()
    {
        _circuit = new ModelCircuit(new ModelOptions { FailuresToOpen = 3, MaxCalls = 2 }, _time, _log.CreateLogger("model"));
        _client = new CircuitChatClient(_service, _circuit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_FailuresInARow_LeftAloneThenTriedByOneCall(bool streaming)
    {
        FailWith(ModelFault.ServiceError);
        for (var call = 0; call < 3; call++)
            Assert.Equal(ModelFault.ServiceError, await FaultAsync(streaming));

        Assert.Equal((ModelFault.CircuitOpen, 3, true), (await FaultAsync(streaming), _service.Calls.Count, _circuit.IsOpen));
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal((ModelFault.ServiceError, 4), (await FaultAsync(streaming), _service.Calls.Count));
        Assert.Equal((ModelFault.CircuitOpen, 4), (await FaultAsync(streaming), _service.Calls.Count));

        _service.OnCall = static (_, _) => ScriptedChatClient.Say("Hello");
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("Hello", (await AskAsync(streaming)).Text);
        Assert.Equal("Hello", (await AskAsync(streaming)).Text);
        Assert.False(_circuit.IsOpen);
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _log.Lines.Select(static line => line.Level));
    }

    [Fact]
    public async Task Ask_SuccessInBetween_StartsAnew()
    {
        for (var round = 0; round < 3; round++)
        {
            FailWith(ModelFault.Unreachable);
            await FaultAsync(streaming: false);
            await FaultAsync(streaming: true);
            _service.OnCall = static (_, _) => ScriptedChatClient.Say("Hello");
            await AskAsync(streaming: round == 1);
        }

        Assert.False(_circuit.IsOpen);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Ask_FaultsOfSingleRequests_CloseTheDoorToNobody()
    {
        _service.OnCall = static (_, _) => ScriptedChatClient.Fail(new ModelFailedException(ModelFault.Refused, "Too long.") { IsOfTheRequest = true });

        for (var call = 0; call < 10; call++)
            Assert.Equal(ModelFault.Refused, await FaultAsync(streaming: call % 2 == 0));
    }

    [Fact]
    public async Task Ask_WhileOneTries_OthersFailAtOnce_AndATrialGivenUpLeavesTheNext()
    {
        FailWith(ModelFault.TimedOut);
        for (var call = 0; call < 3; call++)
            await FaultAsync(streaming: false);
        _time.Advance(TimeSpan.FromSeconds(16));
        var trial = _circuit.Enter();

        Assert.Equal(ModelFault.CircuitOpen, await FaultAsync(streaming: false));
        trial.Dispose();
        Assert.Equal(ModelFault.TimedOut, await FaultAsync(streaming: false));
    }

    [Fact]
    public async Task Ask_ACallFromBefore_NeitherOpensNorShortensTheWait()
    {
        var early = _circuit.Enter();
        var alsoEarly = _circuit.Enter();
        alsoEarly.Fail(new ModelFailedException(ModelFault.RateLimited, "Slow down.") { RetryAfter = TimeSpan.FromSeconds(100) });
        alsoEarly.Dispose();

        early.Succeed();
        early.Fail(new ModelFailedException(ModelFault.RateLimited, "Slow down.") { RetryAfter = TimeSpan.FromSeconds(1) });
        early.Dispose();
        _time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(ModelFault.CircuitOpen, await FaultAsync(streaming: false));
    }

    [Fact]
    public async Task Ask_MoreThanMay_RefusedAtOnceAndTakenLater()
    {
        var (one, two) = (_circuit.Enter(), _circuit.Enter());

        Assert.Equal(ModelFault.RateLimited, await FaultAsync(streaming: true));
        one.Dispose();
        one.Dispose();
        Assert.Equal("Hello, you.", (await AskAsync(streaming: true)).Text);
        two.Dispose();
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public async Task Stream_BrokenOffByItsReader_FreesItsPlace()
    {
        for (var call = 0; call < 5; call++)
        {
            await foreach (var update in _client.GetStreamingResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken))
            {
                Assert.Equal("Hello", update.Text);
                break;
            }
        }

        Assert.Equal("Hello, you.", (await AskAsync(streaming: false)).Text);
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
        _log.Dispose();
    }

    private void FailWith(ModelFault fault) => _service.OnCall = (_, _) => ScriptedChatClient.Fail(new ModelFailedException(fault, "A fault."), "So");

    private Task<ChatResponse> AskAsync(bool streaming) => _client.AskAsync(streaming, [new ChatMessage(ChatRole.User, "Hi")]);

    private async Task<ModelFault> FaultAsync(bool streaming) => (await Assert.ThrowsAsync<ModelFailedException>(() => AskAsync(streaming))).Fault;
}

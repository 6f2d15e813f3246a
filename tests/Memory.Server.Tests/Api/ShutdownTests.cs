using Memory.Server.Extraction;
using Memory.Server.Memories;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>A stop keeps nobody waiting and loses nothing.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_WhileACallerWaitsForExtraction_AnswersQueued()
    {
        var extractor = new SlowExtractor();
        await using var server = await OwnServer.StartAsync(services => services.AddSingleton<IFactExtractor>(extractor));
        using var admin = server.CreateAdmin();
        var waiting = admin.PostAsync("/v1/ingest?wait=true", new { user_id = "u", role = "user", content = "I live in Austin." });
        await extractor.Begun.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        var stopping = server.Host.StopAsync(TestContext.Current.CancellationToken);
        var reply = await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((202, "queued"), (reply.Status, reply.Json.GetProperty("status").GetString()));
        extractor.Finish();
        await stopping;
    }

    private sealed class SlowExtractor : IFactExtractor
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        public async ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken)
        {
            _begun.SetResult();
            await _finish.Task.WaitAsync(cancellationToken);
            return ExtractedFacts.Nothing;
        }
    }
}

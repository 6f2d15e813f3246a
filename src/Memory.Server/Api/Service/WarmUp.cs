using Memory.Server.Api.Answers;
using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api.Service;

/// <summary>
/// Recalls once for nobody while the server starts, beside the opening of its door, so that the first user does not wait until code is compiled and word lists are read: a chat gives recall less time than that takes.
/// Nothing of it is stored, and it counts as no recall.
/// </summary>
internal sealed partial class WarmUp(IMemoryStore store, TimeProvider time, ILogger<WarmUp> logger) : BackgroundService
{
    /// <summary>Touches what questions touch: words, dates, who is spoken of, what kind of answer is asked for.</summary>
    private const string Question = "Where did I live last summer, and who is my sister's dentist?";

    private static readonly Scope Nobody = new(OwnerId.Default, new UserId("nobody"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(store)
                .AddSingleton(time)
                .AddEmbedding(new EmbeddingSettings())
                .AddRecall()
                .BuildServiceProvider();
            var answer = await services.GetRequiredService<RecallService>().RecallAsync(Nobody, new RecallQuery { Text = Question }, stoppingToken);
            _ = Answer.Ok(new Contract.RecallResponse { UserId = Nobody.User.Value, Memories = [], Turns = [], Context = answer.Context, TokenCount = 0 }).Serialize();
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            // The first recall is slower then, and says itself what is wrong.
            LogNotWarm(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The server could not warm up")]
    private static partial void LogNotWarm(ILogger logger, Exception fault);
}

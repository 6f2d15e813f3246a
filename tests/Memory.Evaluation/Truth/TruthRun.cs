using Memory.Evaluation.Asking;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Models;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Evaluation.Truth;

/// <summary>Plays labelled conversations to a server of its own and judges each.</summary>
internal static class TruthRun
{
    /// <param name="conversations">The conversations.</param>
    /// <param name="postgres">A Postgres server on which to create a database; null for the embedded store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="model">A model that reads what was said after the rules; each message waits for it. Null for the rules alone.</param>
    /// <exception cref="EvaluationException">A message could not be read, or the database could not be created.</exception>
    public static async Task<IReadOnlyList<TruthVerdict>> RunAsync(
        IReadOnlyList<LabelledConversation> conversations, string? postgres, CancellationToken cancellationToken, IChatClient? model = null)
    {
        if (conversations.Count == 0)
            return [];
        var clock = new PlayedTime(conversations.Min(static conversation => conversation.Turns[0].ArrivesAt));
        await using var server = await ThrowawayServer.StartAsync(postgres, services => Replace(services, clock, model), cancellationToken);
        using var client = server.CreateClient();
        var found = await new TruthPlay(client, clock, token => IsReadAsync(server, token)).PlayAsync(conversations, cancellationToken);
        return [.. conversations.Select(conversation => new TruthVerdict(conversation, TruthComparison.MistakesIn(conversation, found[conversation])))];
    }

    private static void Replace(IServiceCollection services, PlayedTime clock, IChatClient? model)
    {
        services.AddSingleton<TimeProvider>(clock);
        if (model is not null)
            services.AddSingleton(ChatModel.Over(model)).AddModelReading();
    }

    /// <summary>Ends when the model has read all that it was given.</summary>
    private static async Task IsReadAsync(ThrowawayServer server, CancellationToken cancellationToken)
    {
        var jobs = server.Get<IMemoryStore>().Jobs;
        while (await jobs.CountAsync(JobLane.Model, cancellationToken) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
    }
}

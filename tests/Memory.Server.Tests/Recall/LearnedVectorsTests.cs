using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Text;
using Memory.Testing;

namespace Memory.Server.Tests.Recall;

/// <summary>Vectors of a model may only help: with them, this repository's own questions find at least as many of their turns.</summary>
public sealed class LearnedVectorsTests
{
    private const int Depth = 10;

    [Fact]
    public async Task Ranking_WithVectorsThatKnowMeanings_FindsNoLess()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Questions", "assistant.json");
        var set = await QuestionFile.ReadAsync(file, TestContext.Current.CancellationToken);

        var without = Recall(set, HashingEmbedder.Embed, isLearned: false);
        var with = Recall(set, SimilarWordsEmbedder.Embed, isLearned: true);

        Assert.InRange(without, 60, 100);
        Assert.True(with >= without, $"{with:0.00} % of the gold turns are among the first {Depth}, and {without:0.00} % without a model.");
    }

    private static double Recall(QuestionSet set, Func<string, float[]> embed, bool isLearned)
    {
        var ranks = new List<IReadOnlyList<int?>>();
        var weights = SignalWeights.From(isLearned ? SemanticSignal.LearnedWeight : null);
        foreach (var conversation in set.Conversations)
        {
            var index = UserIndex.Empty.With(1, [], [], [.. conversation.Turns.Select((turn, place) => Remember(turn, place, embed))]);
            foreach (var question in conversation.Questions.Where(static question => question.IsAnswerable))
            {
                var query = new RecallQuery { Text = question.Text, Limit = 0, TurnLimit = RankFigures.Deepest, AsOf = question.AskedAt };
                var asked = new AskedQuestion(query, HalfPrecision.Round(embed(question.Text)), conversation.Turns[^1].CreatedAt!.Value) { IsLearned = isLearned };
                var found = Ranker.Rank(index, index, asked, weights).Turns.Select(static turn => turn.Id).ToList();
                ranks.Add([.. question.Gold.Select(gold => found.IndexOf(gold) is var place and >= 0 ? place + 1 : (int?)null)]);
            }
        }

        return RankFigures.Of(ranks).RecallAt(Depth);
    }

    private static TurnItem Remember(SaidTurn said, int place, Func<string, float[]> embed)
    {
        var turn = new Turn
        {
            Id = new MessageId(said.Id),
            Session = new SessionId(said.SessionId),
            Role = said.Role,
            Name = said.Name,
            Content = said.Content,
            SaidAt = said.CreatedAt!.Value,
            StoredAt = said.CreatedAt.Value,
            Sequence = place,
        };
        return new TurnItem(turn, TextAnalyzer.Analyze(said.Content), HalfPrecision.Round(embed(said.Content)));
    }
}

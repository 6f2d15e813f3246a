using Memory.Server.Extraction;
using Memory.Server.Extraction.Model;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>A model that finds what the rules found, the last of it first, and what is left of each turn that they found nothing in.</summary>
internal sealed class SpokenModel(IFactExtractor rules) : IModelExtractor
{
    public async ValueTask<ModelFindings> ExtractAsync(ModelReading reading, CancellationToken cancellationToken)
    {
        var found = new List<FoundFact>();
        foreach (var turn in reading.Turns)
        {
            var facts = (await rules.ExtractAsync(turn, [], cancellationToken)).Facts;
            found.AddRange(facts.Reverse().Select(fact => new FoundFact(turn.Id, fact)));
            if (facts.IsEmpty)
                found.Add(new FoundFact(turn.Id, new ProposedFact { Type = MemoryType.Fact, Content = $"User said {turn.Content.Length} characters, knowing {reading.Known.Count}.", Confidence = 0.5 }));
        }

        return new ModelFindings([.. found], []);
    }
}

using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>What was found for a question, for whatever reason, each once, and how common its stems are.</summary>
internal sealed class FoundIds
{
    private readonly HashSet<string> turns = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> memories = [];
    private readonly Dictionary<string, int> textsWith = new(StringComparer.Ordinal);
    private readonly List<Func<RowReader, CancellationToken, ValueTask>> readers = [];
    private int texts;
    private long stems;

    public IReadOnlyCollection<string> Turns => turns;

    public IReadOnlyCollection<Guid> Memories => memories;

    public TermStatistics Statistics => new(texts, stems, textsWith);

    /// <summary>The statements that find it: only those for which the question gives a reason.</summary>
    public IEnumerable<NpgsqlBatchCommand> Ask(Scope scope, CandidateQuestion question)
    {
        var (withTurns, withMemories) = (question.WithTurns, question.WithMemories);
        (string Sql, Func<RowReader, CancellationToken, ValueTask> Read, bool IsAsked)[] statements =
        [
            (CandidateStatements.Overlapping, ReadOverlappingAsync, !question.Stems.IsEmpty),
            (CandidateStatements.NearTurns, ReadTurnsAsync, withTurns && !question.Vector.IsEmpty),
            (CandidateStatements.RecentTurns, ReadTurnsAsync, withTurns),
            (CandidateStatements.TimelyTurns, ReadTurnsAsync, withTurns && !question.Times.IsEmpty),
            (CandidateStatements.NearMemories, ReadMemoriesAsync, withMemories && !question.Vector.IsEmpty),
            (CandidateStatements.RecentMemories, ReadMemoriesAsync, withMemories),
            (CandidateStatements.ImportantMemories, ReadMemoriesAsync, withMemories && question.Vector.IsEmpty),
            (CandidateStatements.MemoriesOfAskedSlots, ReadMemoriesAsync, withMemories && !question.AskedSlots.IsEmpty),
        ];
        foreach (var (sql, read, isAsked) in statements)
        {
            if (!isAsked)
                continue;
            readers.Add(read);
            yield return sql.Of(scope, question);
        }
    }

    /// <summary>Reads what the statements found, after the one that prepares for them.</summary>
    public async ValueTask<bool> ReadAsync(RowReader rows, CancellationToken cancellationToken)
    {
        foreach (var read in readers)
        {
            await rows.NextStatementAsync(cancellationToken);
            await read(rows, cancellationToken);
        }

        return true;
    }

    private async ValueTask ReadTurnsAsync(RowReader rows, CancellationToken cancellationToken) =>
        turns.UnionWith(await rows.AllAsync(static row => row.Text(), cancellationToken));

    private async ValueTask ReadMemoriesAsync(RowReader rows, CancellationToken cancellationToken) =>
        memories.UnionWith(await rows.AllAsync(static row => row.Uuid(), cancellationToken));

    private async ValueTask ReadOverlappingAsync(RowReader rows, CancellationToken cancellationToken)
    {
        while (await rows.NextAsync(cancellationToken))
        {
            var (kind, name, number) = (rows.Text(), rows.Text(), rows.Number());
            switch (kind)
            {
                case "texts":
                    texts = (int)number;
                    break;
                case "stems":
                    stems = number;
                    break;
                case "stem":
                    textsWith.Add(name, (int)number);
                    break;
                case "turn":
                    turns.Add(name);
                    break;
                default:
                    memories.Add(Guid.Parse(name));
                    break;
            }
        }
    }
}

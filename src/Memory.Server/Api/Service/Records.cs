using System.Diagnostics;
using Memory.Client;
using Memory.Server.Api.Answers;
using Contract = Memory.Client;

namespace Memory.Server.Api.Service;

/// <summary>How many records an answer is about, for traces.</summary>
internal static class Records
{
    public static void Tell(Activity? span, object? result)
    {
        if (span is null)
            return;
        var answer = Answer.Innermost(result);
        if (answer is Answer<Contract.MemoryRecord> one)
            span.SetTag(Spans.Record, one.Body.Id.ToString("D"));
        if (CountOf(answer) is { } count)
            span.SetTag(Spans.Records, count);
    }

    private static int? CountOf(object? answer) => answer switch
    {
        Answer<Contract.MemoryRecord> => 1,
        Answer<RecallResponse> recalled => recalled.Body.Memories.Count + recalled.Body.Turns.Count,
        Answer<MemoryContextResponse> context => context.Body.Memories.Count,
        Answer<ConsciousSet> essentials => essentials.Body.Memories.Count,
        Answer<MemoryPage> page => page.Body.Memories.Count,
        Answer<MemoryList> list => list.Body.Memories.Count,
        Answer<IngestResult> ingested => ingested.Body.MessageIds.Count,
        _ => null,
    };
}

using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Model.Checking;
using Memory.Server.Extraction.Model.Replies;
using Microsoft.Extensions.AI;

namespace Memory.Server.Extraction.Model;

/// <summary>
/// Asks a chat model what turns say about the user, reads the reply as far as it can be read, and keeps what stands up to validation. It keeps
/// nothing between calls, so that one serves all users at once.
/// </summary>
internal sealed class ModelExtractor : IModelExtractor
{
    private readonly IChatClient _client;
    private readonly ModelExtractionOptions _options;
    private readonly ModelQuestionWriter _writer;
    private readonly ExtractionMetrics _metrics;
    private readonly ChatResponseFormat _format;

    /// <param name="client">The model; its faults pass through.</param>
    /// <param name="supportsSchema">Whether it can be held to a JSON schema; otherwise it is asked for plain JSON.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="tokens">Counts tokens.</param>
    /// <param name="metrics">Counts what was found and dropped.</param>
    /// <exception cref="ArgumentException">The bound of tokens leaves no room beside the instructions.</exception>
    public ModelExtractor(IChatClient client, bool supportsSchema, ModelExtractionOptions options, ITokenEstimator tokens, ExtractionMetrics metrics)
    {
        (_client, _options, _metrics) = (client, options, metrics);
        _writer = new ModelQuestionWriter(options, tokens);
        _format = supportsSchema ? ReplySchema.Format : ChatResponseFormat.Json;
    }

    public async ValueTask<ModelFindings> ExtractAsync(ModelReading reading, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (_writer.Write(reading) is not { } question)
            return ModelFindings.Nothing;
        var options = new ChatOptions { ResponseFormat = _format, MaxOutputTokens = _options.MaxOutputTokens };
        var response = await _client.GetResponseAsync(question.Messages, options, cancellationToken);
        var reply = Read(response.Text);
        var findings = RulesFirst.Merge(Judge(reply, question, reading), reading.Known);
        _metrics.Read(findings, wasCutOff: response.FinishReason == ChatFinishReason.Length);
        return findings;
    }

    private Reply Read(string text)
    {
        try
        {
            return ReplyReader.Read(text, _options);
        }
        catch (UnreadableReplyException)
        {
            _metrics.Unreadable();
            throw;
        }
    }

    private ModelFindings Judge(Reply reply, ModelQuestion question, ModelReading reading)
    {
        var check = new ProposalCheck(question, reading.Known, _options);
        var verdicts = reply.Items.Select(item => check.Check(Proposal.Read(item))).ToList();
        var findings = Repeats.Drop([.. verdicts.Select(static verdict => verdict.Found).OfType<FoundFact>()], check.Known);
        var dropped = Enumerable.Repeat(new DroppedProposal(DropReason.NotReadable), reply.Broken)
            .Concat(verdicts.Where(static verdict => verdict.Reason is not null).Select(static verdict => new DroppedProposal(verdict.Reason!.Value)))
            .Concat(findings.Dropped)
            .Concat(Enumerable.Repeat(new DroppedProposal(DropReason.TooMany), reply.Surplus));
        return findings with { Dropped = [.. dropped] };
    }
}

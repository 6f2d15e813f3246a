using System.ClientModel;
using System.ClientModel.Primitives;

namespace Memory.Extensions.AI;

/// <content>
/// What has to do with stored completions is the app's own client's business. Methods whose very types are experimental are left to the base
/// class, which does the same through the same pipeline: a later version of the SDK may be without them.
/// </content>
#pragma warning disable OPENAI001 // Experimental, but of lasting types: a client that stands in for another one has to pass them on.
internal sealed partial class RememberingChatClient
{
    public override CollectionResult GetChatCompletions(
        string? after, int? limit, string? order, IDictionary<string, string>? metadata, string? model, RequestOptions? options) =>
        Inner.GetChatCompletions(after, limit, order, metadata, model, options);

    public override AsyncCollectionResult GetChatCompletionsAsync(
        string? after, int? limit, string? order, IDictionary<string, string>? metadata, string? model, RequestOptions? options) =>
        Inner.GetChatCompletionsAsync(after, limit, order, metadata, model, options);

    public override ClientResult GetChatCompletion(string completionId, RequestOptions? options) => Inner.GetChatCompletion(completionId, options);

    public override Task<ClientResult> GetChatCompletionAsync(string completionId, RequestOptions? options) =>
        Inner.GetChatCompletionAsync(completionId, options);

    public override ClientResult UpdateChatCompletion(string completionId, BinaryContent content, RequestOptions? options = null) =>
        Inner.UpdateChatCompletion(completionId, content, options);

    public override Task<ClientResult> UpdateChatCompletionAsync(string completionId, BinaryContent content, RequestOptions? options = null) =>
        Inner.UpdateChatCompletionAsync(completionId, content, options);

    public override ClientResult DeleteChatCompletion(string completionId, RequestOptions? options) => Inner.DeleteChatCompletion(completionId, options);

    public override Task<ClientResult> DeleteChatCompletionAsync(string completionId, RequestOptions? options) =>
        Inner.DeleteChatCompletionAsync(completionId, options);

    public override CollectionResult GetChatCompletionMessages(string completionId, string? after, int? limit, string? order, RequestOptions? options) =>
        Inner.GetChatCompletionMessages(completionId, after, limit, order, options);

    public override AsyncCollectionResult GetChatCompletionMessagesAsync(
        string completionId, string? after, int? limit, string? order, RequestOptions? options) =>
        Inner.GetChatCompletionMessagesAsync(completionId, after, limit, order, options);
}

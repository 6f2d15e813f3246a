namespace Memory.Server.Extraction.Model;

/// <summary>A model answered and nothing in the answer could be read: a refusal, an empty reply, no JSON. It may answer better when asked again.</summary>
internal sealed class UnreadableReplyException(string message) : Exception(message);

namespace Memory.Client;

/// <summary>Placeholder.</summary>
public sealed class FailOpenRecall;

/// <summary>Placeholder.</summary>
public sealed class IngestOutbox;

namespace Memory.LoadTest.Traffic;

/// <summary>A request, ready to be sent.</summary>
/// <param name="Series">What its latency is counted under, such as <c>recall</c>.</param>
/// <param name="Server">Which of the servers it goes to.</param>
/// <param name="Bytes">Head and body as they are sent.</param>
/// <param name="Answered">Looks at the answer, and tells whether it is the one that was due; null when its status says enough.</param>
/// <param name="Recalled">The user who is recalled for it; null when nobody is.</param>
internal sealed record PlannedRequest(string Series, int Server, ReadOnlyMemory<byte> Bytes, Func<Answer, bool>? Answered = null, int? Recalled = null);

namespace Memory.Benchmarks.Start;

/// <summary>What one start was like.</summary>
/// <param name="Ready">Milliseconds from the process's start to the answer that it is ready.</param>
/// <param name="Recalled">… to the answer of the first recall.</param>
/// <param name="Megabytes">The resident memory then.</param>
internal sealed record StartFigures(double Ready, double Recalled, double Megabytes);

/// <summary>What a server is like that has run for a while.</summary>
/// <param name="Idle">Its resident memory in megabytes after ten seconds without a request.</param>
/// <param name="Rate">Recalls a second once warm.</param>
/// <param name="Worked">Its resident memory after that.</param>
/// <param name="Peak">The most that its resident memory ever was.</param>
internal sealed record RunFigures(double Idle, double Rate, double Worked, double Peak);

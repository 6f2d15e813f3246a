namespace Memory.LoadTest.Soaks.Plans;

/// <summary>When something is to happen.</summary>
/// <param name="Name">What.</param>
/// <param name="At">From the beginning of the soak.</param>
/// <param name="Length">For how long. What takes its own time, such as a backup, takes it.</param>
internal sealed record PlannedWindow(string Name, TimeSpan At, TimeSpan Length);

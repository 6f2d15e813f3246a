namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>How regular work is shared among servers.</summary>
internal sealed record ScheduleOptions
{
    /// <summary>How often a server looks for work that is due.</summary>
    /// <value>The default is a minute.</value>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a run is held without a sign of life; it is renewed while the run goes from user to user.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A server looks for the first time a random part of this after its start, so that missed work does not fall into a rollout all at once.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromMinutes(2);
}

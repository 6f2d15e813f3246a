using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Running;

/// <summary>Gathers a report while users are worked on.</summary>
internal sealed class ReportWriter(string job, LifecycleOrder order)
{
    private readonly Dictionary<LifecycleAction, int> _actions = [];
    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly ImmutableArray<UserChanges>.Builder _listed = ImmutableArray.CreateBuilder<UserChanges>();
    private int _users;
    private int _failed;
    private double? _lowest;
    private bool _isTruncated;

    public bool HasFailed => _failed > 0;

    public void AddFailed()
    {
        _users++;
        _failed++;
    }

    public void Add(Scope scope, ImmutableArray<LifecycleChange> changes)
    {
        _users++;
        if (changes.IsEmpty)
            return;
        var actions = changes.CountBy(static change => change.Action).ToDictionary();
        foreach (var (action, count) in actions)
            _actions[action] = _actions.GetValueOrDefault(action) + count;
        foreach (var (rule, count) in changes.Where(static change => change.Rule is not null).CountBy(static change => change.Rule!))
            _rules[rule] = _rules.GetValueOrDefault(rule) + count;
        var lowest = changes.Min(static change => change.EffectiveConfidence);
        _lowest = _lowest < lowest ? _lowest : lowest;
        _isTruncated |= _listed.Count == LifecycleReport.MaxUsers || changes.Length > LifecycleReport.MaxChanges;
        if (_listed.Count < LifecycleReport.MaxUsers)
            _listed.Add(new UserChanges(scope, actions, lowest, [.. changes.Take(LifecycleReport.MaxChanges)]));
    }

    public LifecycleReport ToReport() => new(job, order)
    {
        Users = _users,
        FailedUsers = _failed,
        Actions = _actions,
        Rules = _rules,
        Lowest = _lowest,
        Changes = _listed.ToImmutable(),
        IsTruncated = _isTruncated,
    };
}

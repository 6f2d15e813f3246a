namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>One metric with one combination of labels. What is read of it belongs together, whatever is measured meanwhile.</summary>
internal sealed class Series(string labels, double[]? bounds)
{
    private readonly Lock _sync = new();
    private readonly long[] _counts = bounds is null ? [] : new long[bounds.Length + 1];
    private double _value;
    private bool _isSeen;

    public string Labels => labels;

    /// <summary>Adds to a sum.</summary>
    public void Add(double value)
    {
        lock (_sync)
            (_value, _isSeen) = (_value + value, true);
    }

    /// <summary>Takes the place of what was before.</summary>
    public void Set(double value)
    {
        lock (_sync)
            (_value, _isSeen) = (value, true);
    }

    /// <summary>Keeps the larger one: two parts that tell the same thing of themselves are told as one.</summary>
    public void Raise(double value)
    {
        lock (_sync)
            (_value, _isSeen) = (_isSeen ? Math.Max(_value, value) : value, true);
    }

    /// <summary>Counts one among those up to the first bound that is not below it.</summary>
    public void Count(double value)
    {
        // What is no number is in no order; it would make the sum one for ever.
        if (!double.IsFinite(value))
            return;
        var place = Array.BinarySearch(bounds!, value);
        lock (_sync)
        {
            _counts[place < 0 ? ~place : place]++;
            (_value, _isSeen) = (_value + value, true);
        }
    }

    /// <summary>Forgets what was observed, before it is observed anew.</summary>
    public void Clear()
    {
        lock (_sync)
            (_value, _isSeen) = (0, false);
    }

    /// <summary>The value, or the sum with how many were counted between the bounds; null when there is nothing to tell.</summary>
    public (double Value, long[] Counts)? Read()
    {
        lock (_sync)
            return _isSeen ? (_value, [.. _counts]) : null;
    }
}

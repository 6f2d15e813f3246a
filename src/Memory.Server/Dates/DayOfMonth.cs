namespace Memory.Server.Dates;

/// <summary>Finds which "15th" is meant.</summary>
internal static class DayOfMonth
{
    /// <summary>The day in this month or one beside it, by direction; the default when no month has it.</summary>
    public static Period Choose(int day, Bearings bearings, Direction direction)
    {
        var best = default(Period);
        for (var step = -2; step <= 2; step++)
        {
            var month = bearings.SaidAt.AddMonths(step);
            var period = bearings.DayOf(month.Year, month.Month, day);
            if (period == default)
                continue;
            if (direction is Direction.Back or Direction.Last ? period.From <= bearings.SaidAt : period.To > bearings.SaidAt && best == default)
                best = period;
        }

        return best;
    }
}

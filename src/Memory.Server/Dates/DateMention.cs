using System.Runtime.InteropServices;

namespace Memory.Server.Dates;

/// <summary>How exactly a time was told.</summary>
internal enum DatePrecision
{
    Day,
    Week,
    Month,
    Season,
    Year,
}

/// <summary>A time that a text names.</summary>
/// <param name="Period">What it covers. Vague words ("a few weeks ago") cover all they may mean.</param>
/// <param name="Precision">How exactly it was told.</param>
/// <param name="IsRelative">Whether it was told from the moment of speaking ("last week") rather than by the calendar.</param>
/// <param name="HasYear">Whether the year is sure. Without one ("on 7 May") any year may be meant, and <paramref name="Period"/> is the likeliest.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DateMention(Period Period, DatePrecision Precision, bool IsRelative, bool HasYear);

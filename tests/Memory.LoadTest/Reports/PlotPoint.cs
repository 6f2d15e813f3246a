using System.Runtime.InteropServices;

namespace Memory.LoadTest.Reports;

/// <summary>How long at most so many percent of the requests took.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlotPoint(double Percent, double Ms);

using BenchmarkDotNet.Running;
using Memory.Benchmarks;

// Without arguments everything runs; with them BenchmarkDotNet's own switches apply (--filter, --list).
string[] choice = args is [] ? ["--filter", "*"] : args;
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ShortRun).Assembly).Run(choice, new ShortRun());
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

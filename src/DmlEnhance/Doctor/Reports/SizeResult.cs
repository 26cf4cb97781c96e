namespace DmlEnhance.Doctor.Reports;

/// <summary>What came out at one size.</summary>
/// <param name="Size">Such as <c>64x48</c>.</param>
/// <param name="Error">The largest absolute difference from the CPU's result; NaN where a number is NaN; null where nothing came out.</param>
/// <param name="Failure">Why nothing came out, or what is wrong beside the numbers; else null.</param>
internal sealed record SizeResult(string Size, double? Error, string? Failure);

namespace DmlEnhance.Cli.Score.Report;

/// <summary>A section a picture: two of its versions under a slider, their histograms, its scores.</summary>
internal sealed partial class HtmlReport
{
    private const string InputLabel = "input";
    private const string ReferenceLabel = "reference";

    private void WritePictures()
    {
        if (_summary.Pictures.Count == 0)
            return;
        _page.WriteLine("<section id=\"pictures\">\n<h2>Pictures</h2>");
        List<string> labels = [.. Plan.Items.Any(item => item.Input is not null) ? [InputLabel] : Array.Empty<string>(), .. Plan.Items.Any(item => item.Reference is not null) ? [ReferenceLabel] : Array.Empty<string>(), .. Plan.Methods];
        if (_summary.Pictures.Count > 1 && labels.Count > 2)
        {
            _page.WriteLine("<p class=\"everywhere\">In all pictures show");
            WriteSelect("left", labels);
            _page.WriteLine("beside");
            WriteSelect("right", labels);
            _page.WriteLine("</p>");
        }

        for (int i = 0; i < _summary.Pictures.Count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            WritePicture(_summary.Pictures[i], i + 1);
        }

        _page.WriteLine("</section>");
    }

    private void WriteSelect(string side, List<string> labels)
    {
        _page.WriteLine($"<select data-side=\"{side}\" aria-label=\"{side} side of all pictures\"><option value=\"\">…</option>");
        foreach (string label in labels)
            _page.WriteLine($"<option value=\"{Escape(label)}\">{Escape(label)}</option>");
        _page.WriteLine("</select>");
    }

    private void WritePicture(PictureScores picture, int number)
    {
        List<(string Label, ReportPicture Picture)> versions = Versions(picture);
        _page.WriteLine($"<article id=\"picture-{Number(number)}\" class=\"picture\">\n<h3>{Escape(picture.Item.Name)}</h3>");
        if (versions.Count > 0)
        {
            // Before enhancement on the left where it is known, otherwise as it should be; the first method on the right.
            int right = versions.FindIndex(version => version.Label == Plan.Methods[0]);
            if (right < 0)
                right = versions.Count - 1;
            WriteChoosers(versions, number, left: 0, right);
            WriteCompare(versions, left: 0, right, picture.Item.Name);
            WriteHistograms(versions, left: 0, right);
        }

        WritePictureScores(picture);
        foreach (string error in picture.AllErrors)
            _page.WriteLine($"<p class=\"error\">{Escape(error)}</p>");
        _page.WriteLine("</article>");
    }

    private static List<(string Label, ReportPicture Picture)> Versions(PictureScores picture)
    {
        var versions = new List<(string Label, ReportPicture Picture)>();
        Add(InputLabel, picture.Input);
        Add(ReferenceLabel, picture.Reference);
        foreach (MethodScores method in picture.Methods)
            Add(method.Method, method.Picture);
        return versions;

        void Add(string label, ReportPicture? shown)
        {
            if (shown is not null)
                versions.Add((label, shown));
        }
    }

    private void WriteChoosers(List<(string Label, ReportPicture Picture)> versions, int number, int left, int right)
    {
        if (versions.Count == 1)
            return;
        _page.WriteLine("<div class=\"choosers\">");
        foreach ((string side, int chosen) in new[] { ("left", left), ("right", right) })
        {
            _page.WriteLine($"<fieldset data-side=\"{side}\"><legend>{side}</legend>");
            for (int i = 0; i < versions.Count; i++)
                _page.WriteLine($"<label><input type=\"radio\" name=\"{side}-{Number(number)}\" value=\"{Number(i)}\" data-label=\"{Escape(versions[i].Label)}\"{(i == chosen ? " checked" : "")}>{Escape(versions[i].Label)}</label>");
            _page.WriteLine("</fieldset>");
        }

        _page.WriteLine("</div>");
    }

    private void WriteCompare(List<(string Label, ReportPicture Picture)> versions, int left, int right, string name)
    {
        ReportPicture first = versions[left].Picture;
        _page.WriteLine($"<div class=\"compare\" style=\"max-width: {Number(first.Width)}px; aspect-ratio: {Number(first.Width)} / {Number(first.Height)}\">");
        for (int i = 0; i < versions.Count; i++)
        {
            (string label, ReportPicture shown) = versions[i];
            _page.WriteLine($"<img class=\"{Sides(i, left, right)}\" loading=\"lazy\" decoding=\"async\" width=\"{Number(shown.Width)}\" height=\"{Number(shown.Height)}\" alt=\"{Escape($"{name}: {label}")}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(shown.Jpeg)}\">");
        }

        if (versions.Count > 1)
        {
            _page.WriteLine($"<output class=\"left\">{Escape(versions[left].Label)}</output><output class=\"right\">{Escape(versions[right].Label)}</output><span class=\"line\"></span>");
            _page.WriteLine($"<input type=\"range\" min=\"0\" max=\"100\" step=\"any\" value=\"50\" aria-label=\"{Escape($"where {name} changes from left to right")}\">");
        }

        _page.WriteLine("</div>");
    }

    private void WriteHistograms(List<(string Label, ReportPicture Picture)> versions, int left, int right)
    {
        _page.WriteLine($"<div class=\"histograms\" style=\"max-width: {Number(versions[left].Picture.Width)}px\">");
        for (int i = 0; i < versions.Count; i++)
            _page.WriteLine($"<figure class=\"{Sides(i, left, right)}\">{HistogramSvg.Draw(versions[i].Picture.Histogram)}<figcaption>{Escape(versions[i].Label)}: red, green and blue from 0 to 255</figcaption></figure>");
        _page.WriteLine("</div>");
    }

    private void WritePictureScores(PictureScores picture)
    {
        double?[] best = [.. Plan.Metrics.Select((metric, i) => Best(metric, [.. picture.Methods.Take(Plan.Methods.Count).Select(method => method.Values[i]).OfType<double>()]))];
        _page.Write("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Method</th>");
        foreach (Metric metric in Plan.Metrics)
            _page.Write($"<th scope=\"col\" class=\"number\">{Escape(metric.Heading)}</th>");
        _page.WriteLine("</tr></thead>\n<tbody>");
        for (int method = 0; method < picture.Methods.Count; method++)
        {
            _page.Write($"<tr><th scope=\"row\">{Escape(picture.Methods[method].Method)}</th>");
            WriteScores(picture, method, best);
            _page.WriteLine("</tr>");
        }

        _page.WriteLine("</tbody>\n</table></div>");

        static double? Best(Metric metric, List<double> values) => values.Count > 1 ? values.Aggregate(metric.Best) : null;
    }

    private static string Sides(int version, int left, int right) => (version == left, version == right) switch
    {
        (true, true) => "left right",
        (true, false) => "left",
        (false, true) => "right",
        _ => "",
    };
}

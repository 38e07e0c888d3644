package dev.portcullis.benchmarks.report;

import dev.portcullis.benchmarks.peer.Variant;
import dev.portcullis.benchmarks.run.Results;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/**
 * Bar charts as SVG, with the bounds of each median as a thin line. The background is transparent and all colours are of middle brightness, so that they can be read on white and on black.
 */
final class Charts {
    private static final int WIDTH = 760;
    private static final int BAR_HEIGHT = 26;
    private static final int FRAME_HEIGHT = 70;
    static final Color INK = new Color(0x7D8590);
    private static final Color GRID = new Color(0x7D, 0x85, 0x90, 0x50);
    static final Font TEXT = new Font("SansSerif", Font.PLAIN, 12);
    private static final Font TITLE = new Font("SansSerif", Font.BOLD, 14);

    private final Results results;
    private final Path folder;

    Charts(Results results, Path folder) {
        this.results = results;
        this.folder = folder;
    }

    /**
     * Writes the bars of one scenario, in the order of the variants.
     *
     * @param perUnit how much of the value makes one unit of the axis
     * @param logarithmic for values that differ by orders of magnitude
     */
    void bars(
            String name,
            String title,
            String unit,
            List<String> scenarios,
            Measure measure,
            double perUnit,
            boolean logarithmic)
            throws IOException {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        Map<String, double[]> bounds = new HashMap<>();
        for (String scenario : scenarios) {
            for (Variant variant : Variant.values()) {
                results.find(scenario, variant.label()).ifPresent(series -> {
                    String label = scenarios.size() == 1 ? variant.label() : variant.label() + detail(scenario);
                    data.addValue(rounded(measure.median(series) / perUnit), title, label);
                    bounds.put(
                            label,
                            DoubleStream.of(measure.bounds(series))
                                    .map(nanos -> nanos / perUnit)
                                    .toArray());
                });
            }
        }
        if (data.getColumnCount() > 0) {
            write(folder.resolve(name), chart(title, unit, data, new Bars(bounds), logarithmic), data.getColumnCount());
        }
    }

    /** Three digits are as many as the measurement has. */
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }

    /** What tells two bars of one variant apart. */
    private static String detail(String scenario) {
        return switch (scenario) {
            case "connect-tls-cold" -> ", cold";
            case "connect-tls-resumed" -> ", again";
            case "connect-iam", "first-connection-iam" -> ", IAM";
            case "first-connection-sdk" -> ", AWS SDK beside it";
            case "first-connection-secret", "connect-secret" -> ", secret";
            default -> "";
        };
    }

    private static JFreeChart chart(
            String title, String unit, DefaultCategoryDataset data, Bars bars, boolean logarithmic) {
        CategoryPlot plot = new CategoryPlot(data, names(), values(unit, logarithmic), bars);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(null);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(GRID);
        JFreeChart chart = new JFreeChart(title, TITLE, plot, false);
        chart.setBackgroundPaint(null);
        // The number below the last line of the grid is half beyond it.
        chart.setPadding(new RectangleInsets(0, 0, 0, 30));
        chart.getTitle().setPaint(INK);
        chart.getTitle().setMargin(6, 0, 6, 0);
        return chart;
    }

    private static CategoryAxis names() {
        CategoryAxis axis = new CategoryAxis();
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(INK);
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        axis.setCategoryMargin(0.25);
        axis.setLowerMargin(0.01);
        axis.setUpperMargin(0.01);
        axis.setMaximumCategoryLabelWidthRatio(0.5f);
        return axis;
    }

    private static ValueAxis values(String unit, boolean logarithmic) {
        ValueAxis axis;
        if (logarithmic) {
            LogAxis log = new LogAxis(unit + ", logarithmic");
            log.setSmallestValue(1);
            log.setTickUnit(new NumberTickUnit(1));
            log.setNumberFormatOverride(NumberFormat.getInstance(Locale.ROOT));
            axis = log;
        } else {
            axis = new NumberAxis(unit);
        }
        axis.setLabelFont(TEXT);
        axis.setLabelPaint(INK);
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(GRID);
        axis.setTickMarkPaint(GRID);
        // Room for the number behind the longest bar.
        axis.setUpperMargin(0.12);
        return axis;
    }

    private static void write(Path file, JFreeChart chart, int bars) throws IOException {
        int height = bars * BAR_HEIGHT + FRAME_HEIGHT;
        SVGGraphics2D svg = new SVGGraphics2D(WIDTH, height);
        // The names inside the picture would hold the time otherwise, and each rendering of equal figures be another
        // one.
        svg.setDefsKeyPrefix("");
        chart.draw(svg, new Rectangle2D.Double(0, 0, WIDTH, height));
        Files.writeString(file, svg.getSVGElement() + "\n");
    }
}
